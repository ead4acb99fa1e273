#pragma once
// The one place where a user's password is set and compared.
// Source: Amazon Cognito developer guide, "Adding user pool password requirements", password history.

#include "base/seal.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/passwords/password_hasher.hpp"

#include <string_view>

namespace poolguard::pool {

// What is stored of a password.
struct kept_password {
    std::string hash;
    std::string srp_salt;     // hex
    std::string srp_verifier; // sealed, base64: unsealed, it would allow faster guessing than the hash
};

// The server's values for a sign-in with SRP.
struct srp_credentials {
    base::bytes salt;
    base::secret verifier;
};

// Each call takes as long as a sign-in, so do not call it while changing a record.
class passwords {
  public:
    // All arguments must outlive the passwords. The sealer seals the verifiers.
    passwords(const password_hasher& hasher, const base::sealer& sealer, base::random_source& random);

    kept_password keep(const user_pool_document& pool, std::string_view username, std::string_view password) const;

    // False for a wrong password, if there is no user, and for a user without a password; all take equally long.
    bool is_password_of(const std::optional<user_document>& user, std::string_view password) const;

    // What is to be stored of the user's right password from now on, if the stored hash was made at a lower cost than
    // the one that is set, or was brought by an import, which has no SRP verifier.
    std::optional<kept_password> renewed(const user_pool_document& pool, const user_document& user,
                                         std::string_view password) const;

    // PasswordHistoryPolicyViolationException when the password is the current one or among those that the pool's
    // policy remembers; each of them costs a hash.
    result<void> check_history(const user_pool_document& pool, const user_document& user,
                               std::string_view password) const;

    // Returns nullopt for a user without a password. Throws std::runtime_error when it was sealed with another key.
    std::optional<srp_credentials> srp_credentials_of(const user_pool_document& pool, const user_document& user) const;

  private:
    const password_hasher& hasher_;
    const base::sealer& sealer_;
    base::random_source& random_;
};

// Gives the user that password, and ends all sessions but the one with the origin_jti `spared`; sessions::publish_ended
// then ends their tokens. `expires` is in epoch milliseconds; 0: never.
void set_password(const user_pool_document& pool, user_document& user, const kept_password& kept,
                  std::int64_t expires = 0, std::string_view spared = {});

} // namespace poolguard::pool
