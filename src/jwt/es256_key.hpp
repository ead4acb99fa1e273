#pragma once
// Signs ES256 tokens (RFC 7518 section 3.4) with a private P-256 key. Some providers require this from their clients:
// "private_key_jwt" (OpenID Connect Core section 9).

#include "base/secret.hpp"
#include "jwt/error.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::jwt {

// The compact token of a payload, which must be a JSON object. The key is PKCS#8, in PEM or only its base64 part.
// crypto_failure if the key cannot be read or is of another kind.
std::expected<std::string, error> sign_es256(const base::secret& private_key, std::string_view key_id,
                                             std::string_view payload_json);

} // namespace poolguard::jwt
