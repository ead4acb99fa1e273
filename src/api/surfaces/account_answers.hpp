#pragma once
// The answers of the account and sign-in surfaces.

#include "api/answers.hpp"
#include "api/one_line.hpp"
#include "cognito/messages/accounts.hpp"
#include "service/sign_in.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

namespace json = base::json;

using token_text = json::secret_text<0, 131072>;
// Nullopt for an empty token. The value is wiped.
std::optional<token_text> token_of(std::string& value);

// A device that the pool tracks from this sign-in on.
struct new_device_out {
    std::string key;
    std::string group_key; // part of the name that the device's password is hashed with
};
BOOST_DESCRIBE_STRUCT(new_device_out, (), (key, group_key))

// Either tokens, or a challenge to answer with its session.
struct signed_in {
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "public_key" ? "publicKey" : member; // as browsers call it
    }
    std::optional<token_text> id_token;
    std::optional<token_text> access_token;
    std::optional<token_text> refresh_token; // absent after a refresh, unless refresh tokens rotate
    std::optional<std::int64_t> expires_in;  // lifetime of the access token in seconds
    std::optional<std::string> token_type;
    std::optional<new_device_out> device;
    std::optional<cognito::challenge_name> challenge;
    std::optional<token_text> session;
    std::optional<cognito::string_map> parameters;               // of the challenge, as Cognito gives them
    std::optional<std::vector<cognito::challenge_name>> factors; // that the user may begin with
    std::optional<boost::json::object> public_key;               // of WEB_AUTHN: for navigator.credentials.get()

    std::string subject; // for the audit; not part of the document
    std::string_view audit_subject() const { return subject; }
};
BOOST_DESCRIBE_STRUCT(signed_in, (),
                      (id_token, access_token, refresh_token, expires_in, token_type, device, challenge, session,
                       parameters, factors, public_key))

signed_in to_signed_in(service::sign_in_outcome& outcome);

struct done_message {
    std::string message;
};
BOOST_DESCRIBE_STRUCT(done_message, (), (message))

// For the answer to a sign-out.
std::string sign_out_message(service::cognito_notified when);

struct code_delivery {
    std::optional<std::string> destination; // masked
    std::optional<cognito::delivery_medium> medium;
    std::optional<std::string> attribute; // "email", "phone_number"
};
BOOST_DESCRIBE_STRUCT(code_delivery, (), (destination, medium, attribute))

struct code_sent {
    std::string message;
    code_delivery delivery;
};
BOOST_DESCRIBE_STRUCT(code_sent, (), (message, delivery))

// The message is "<name> sent to email", or "to phone".
code_sent to_code_sent(std::string_view name, const cognito::code_delivery_details& details);

struct signed_up {
    std::string message;
    std::string user_sub;
    bool confirmation_required = false;

    std::string_view audit_subject() const { return user_sub; }
};
BOOST_DESCRIBE_STRUCT(signed_up, (), (message, user_sub, confirmation_required))

} // namespace poolguard::api
