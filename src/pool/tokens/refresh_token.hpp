#pragma once
// Refresh tokens: sealed, and in the outward form of Cognito's, a compact JWE of five parts (RFC 7516 section 7.1).
// Nobody but this server can read one, and it holds nothing that makes it valid without its session's record.

#include "base/random.hpp"
#include "base/seal.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct refresh_token {
    std::string pool_id;
    std::string client_id;
    std::string username;
    std::string sub; // so that a token does not pass to a new user of the same name
    std::string origin_jti;
    std::int64_t expires = 0; // epoch milliseconds; from this moment on it is refused
};
BOOST_DESCRIBE_STRUCT(refresh_token, (), (pool_id, client_id, username, sub, origin_jti, expires))

// About 1,800 characters, beginning with the base64url of {"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}.
std::string seal_refresh_token(const refresh_token& token, const base::sealer& sealer, base::random_source& random);

// Nothing for a text that was not sealed here, or was altered.
std::optional<refresh_token> open_refresh_token(std::string_view text, const base::sealer& sealer);

} // namespace poolguard::pool
