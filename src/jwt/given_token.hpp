#pragma once
// What an access token says that has just come from Cognito itself, and that therefore needs no other proof. A token
// that anybody else brings is the authenticator's to judge.

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::jwt {

// Claims by their names; one that the token lacks is empty.
struct given_token {
    static constexpr bool has_defaults = true;
    std::string sub;
    std::string username;   // the user's internal name
    std::string origin_jti; // of the sign-in; Cognito leaves it out where tokens cannot be revoked
};
BOOST_DESCRIBE_STRUCT(given_token, (), (sub, username, origin_jti))

// Reads the payload of a JWS in compact form (RFC 7515 section 3.1) and does not look at the signature. Nothing when
// it cannot be read.
std::optional<given_token> read_given_token(std::string_view access_token);

} // namespace poolguard::jwt
