#pragma once
// The one place where a user's password is set and compared.
// Source: Amazon Cognito developer guide, "Adding user pool password requirements", password history.

#include "base/seal.hpp"
#include "pool/passwords/password_hasher.hpp"
#include "pool/model/user_pools.hpp"

#include <string_view>

namespace poolguard::pool {

// What is kept of a password.
struct kept_password {
    std::string hash;
    std::string srp_salt;     // hex
    std::string srp_verifier; // sealed, base64: unsealed it would let passwords be tried out faster than the hash does
};

// What a sign-in by SRP is worked out from.
struct srp_credentials {
    base::bytes salt;
    base::secret verifier;
};

// Each call takes as long as a sign-in, so none is made while a record is being changed.
class passwords {
  public:
    // What is given must outlive the passwords. The sealer keeps the verifiers.
    passwords(const password_hasher& hasher, const base::sealer& sealer, base::random_source& random);

    kept_password keep(const user_pool_document& pool, std::string_view username, std::string_view password) const;

    // False, at the same cost, for a wrong password, for nobody, and for a user who has none.
    bool is_password_of(const std::optional<user_document>& user, std::string_view password) const;

    // PasswordHistoryPolicyViolationException when the password is the current one or among those that the pool's
    // policy remembers; each of them costs a hash.
    result<void> check_history(const user_pool_document& pool, const user_document& user,
                               std::string_view password) const;

    // Nothing for a user without a password. Throws std::runtime_error when it was sealed with another key.
    std::optional<srp_credentials> srp_credentials_of(const user_pool_document& pool, const user_document& user) const;

  private:
    const password_hasher& hasher_;
    const base::sealer& sealer_;
    base::random_source& random_;
};

// Gives the user that password. `expires` is in epoch milliseconds; 0: never.
void set_password(const user_pool_document& pool, user_document& user, const kept_password& kept,
                  std::int64_t expires = 0);

} // namespace poolguard::pool
