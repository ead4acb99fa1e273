#pragma once
// The keys that sign a pool's tokens: two RSA-2048 keys, one for ID tokens and one for access tokens, as in Cognito.
// They are generated when first needed, stored with their private halves sealed, and cached.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "jwt/key_set.hpp"
#include "jwt/signing_key.hpp"
#include "pool/model/user_pools.hpp"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace poolguard::pool {

struct pool_signing_keys {
    jwt::signing_key id_key;
    jwt::signing_key access_key;
    std::string jwks_json;                         // both public halves, as jwks.json serves them
    std::shared_ptr<const jwt::key_set> verifying; // the same, for verification
};

// The issuer of the tokens of identity pools, and the name of the keys that sign them.
inline constexpr std::string_view identity_issuer = "https://cognito-identity.amazonaws.com";
inline constexpr std::string_view identity_keys = "identity-pools";

// Thread-safe.
class signing_keys {
  public:
    signing_keys(store::records& records, base::random_source& random, const base::sealer& sealer);

    // The keys of a pool that exists. InternalErrorException when the record cannot be read or opened: keys are never
    // replaced silently. Generating them takes some tenths of a second; if two nodes do so at once, both use the same
    // result. `created` is the pool's: one that was removed and made anew with its id has other keys.
    result<std::shared_ptr<const pool_signing_keys>> of(std::string_view pool_id, std::int64_t created = 0);

  private:
    struct known_keys {
        std::shared_ptr<const pool_signing_keys> keys;
        std::int64_t created = 0;
    };

    result<std::shared_ptr<const pool_signing_keys>> load(const store::key& at, std::string_view pool_id);
    result<std::shared_ptr<const pool_signing_keys>> load_or_make(const store::key& at, std::string_view pool_id);
    result<void> make(const store::key& at, std::string_view pool_id);

    store::records& records_;
    base::random_source& random_;
    const base::sealer& sealer_;
    std::mutex making_; // the first calls for a new pool often come together, and each would generate keys
    std::shared_mutex mutex_;
    std::unordered_map<std::string, known_keys> known_;
};

} // namespace poolguard::pool
