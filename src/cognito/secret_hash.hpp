#pragma once
// The SECRET_HASH of app clients with a secret: Base64(HMAC-SHA256(secret, username + client id)).
// Source: Amazon Cognito developer guide, "Computing secret hash values".

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace poolguard::cognito {

// `name` is the USERNAME of the same request; for a refresh, the user's internal name.
inline std::string secret_hash(const base::secret& secret, std::string_view name, std::string_view client) {
    return base::to_base64(base::hmac_sha256(secret.reveal(), std::string(name).append(client)));
}

} // namespace poolguard::cognito
