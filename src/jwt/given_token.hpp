#pragma once
// Reads claims of an access token without verifying it: of one that was just received from Cognito itself, or as a hint
// where something else verifies it. Any other token must go through the authenticator.

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::jwt {

// Claims by their names; empty if the token lacks them.
struct given_token {
    static constexpr bool has_defaults = true;
    std::string sub;
    std::string username;       // the user's internal name
    std::string origin_jti;     // identifies the sign-in; Cognito leaves it out if tokens cannot be revoked
    std::string client_id;      // the app client that it was issued to
    std::int64_t iat = 0;       // epoch seconds
    std::int64_t auth_time = 0; // the same
    std::int64_t exp = 0;       // the same
};
BOOST_DESCRIBE_STRUCT(given_token, (), (sub, username, origin_jti, client_id, iat, auth_time, exp))

// Reads the payload of a JWS in compact form (RFC 7515 section 3.1) without checking the signature. nullopt if it
// cannot be read.
std::optional<given_token> read_given_token(std::string_view access_token);

// Whether both tokens can be read and their subjects differ. They may be ID tokens.
bool name_different_users(std::string_view one, std::string_view other);

} // namespace poolguard::jwt
