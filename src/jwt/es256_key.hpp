#pragma once
// A private P-256 key that signs ES256 tokens (RFC 7518 section 3.4), as some providers have their clients prove
// themselves: "private_key_jwt" (OpenID Connect Core section 9).

#include "base/secret.hpp"
#include "jwt/error.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::jwt {

// The compact token of a payload that is a JSON object already. The key is PKCS#8, in PEM or as the base64 within it.
// crypto_failure for a key that cannot be read or is of another kind.
std::expected<std::string, error> sign_es256(const base::secret& private_key, std::string_view key_id,
                                             std::string_view payload_json);

} // namespace poolguard::jwt
