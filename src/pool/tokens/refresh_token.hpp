#pragma once
// Refresh tokens: sealed, and shaped like Cognito's, a compact JWE of five parts (RFC 7516 section 7.1). Only this
// server can read one, and it is valid only with the record of its session.

#include "pool/tokens/sealed_ticket.hpp"

namespace poolguard::pool {

struct refresh_token {
    static constexpr std::string_view sealed_as = "token";
    static constexpr std::size_t padded_bytes = 1000;
    std::string pool_id;
    std::string client_id;
    std::string username;
    std::string sub; // so that a token does not pass to a new user of the same name
    std::string origin_jti;
    std::int64_t expires = 0;                // epoch milliseconds; refused from then on
    std::optional<std::string> device_key{}; // of the device that it was issued to, where the pool tracks devices
};
BOOST_DESCRIBE_STRUCT(refresh_token, (), (pool_id, client_id, username, sub, origin_jti, expires, device_key))

// About 1,800 characters, beginning with the base64url of {"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}.
std::string seal_refresh_token(const refresh_token& token, const base::sealer& sealer, base::random_source& random);

// Returns nullopt for a text that was not sealed here, or was altered.
std::optional<refresh_token> open_refresh_token(std::string_view text, const base::sealer& sealer);

} // namespace poolguard::pool
