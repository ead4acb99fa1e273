#pragma once
// What a client knows, and how it sends an operation.

#include "base/secret.hpp"
#include "library/cognito/request_body.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <poolguard/cognito_client.hpp>
#include <string>
#include <string_view>

namespace poolguard {
inline namespace v0_1 {

// Hidden: the class that it belongs to is exported.
struct __attribute__((visibility("hidden"))) cognito_client::state {
    std::string pool_id;
    std::string client_id;
    base::secret client_secret;
    std::string url;
    transport over;

    // The reply as an object, whose memory is wiped.
    cognito_result<boost::json::value> call(std::string_view operation, request_body& body) const;
    // The same for operations that reply with nothing of interest.
    cognito_result<void> tell(std::string_view operation, request_body& body) const;
    cognito_result<std::string> send(std::string_view operation, std::string_view json) const;

    // InitiateAuth; the hash of the client's secret is added to the parameters.
    cognito_result<sign_in_result> initiate(std::string_view flow, wiped_map& parameters,
                                            std::string_view username) const;
    // RespondToAuthChallenge; the username and the hash are added to the answers.
    cognito_result<sign_in_result> respond(const challenge& asked, wiped_map& answers) const;
    cognito_result<sign_in_result> prove_device(const challenge& asked, const device& known) const;

    // SECRET_HASH of that username; empty if the client has no secret.
    std::string secret_hash(std::string_view username) const;
};

// The member as text; empty if it is missing or of another type.
std::string text_of(const boost::json::object& in, std::string_view name);
// The members of an object that are texts.
text_map texts_of(const boost::json::object& in);
// CodeDeliveryDetails; nullopt if the reply has none.
std::optional<code_delivery> delivery_of(const boost::json::object& reply);

cognito_error unreadable_reply(std::string_view operation);

} // namespace v0_1
} // namespace poolguard
