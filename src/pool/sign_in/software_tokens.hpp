#pragma once
// The TOTP TOTP devices of users: how one is registered, and how its codes are checked, each of which serves once.
// Source: Amazon Cognito developer guide, "TOTP software token MFA".

#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/model/users.hpp"

#include <string_view>

namespace poolguard::pool {

class software_tokens {
  public:
    // What is given must outlive them. The sealer keeps the TOTP devices' keys.
    software_tokens(pool::users& users, const base::clock& clock, base::random_source& random,
                    const base::sealer& sealer);

    // A new key for the user, to be typed or scanned into a generator: 32 bytes in base32. It counts for nothing until
    // it is verified; a generator that was registered before serves until then.
    result<base::secret> begin(const user_pool_document& pool, const user_document& user) const;

    // Registers the generator that shows that code. EnableSoftwareTokenMFAException for a wrong one.
    result<void> verify(const user_pool_document& pool, const user_document& user, std::string_view code,
                        std::string_view name) const;

    // A code of the registered generator. CodeMismatchException "Invalid code received for user", or
    // ExpiredCodeException "Your software token has already been used once."
    result<void> check(const user_pool_document& pool, const user_document& user, std::string_view code) const;

  private:
    std::string seal(const user_pool_document& pool, const user_document& user, std::string_view key) const;
    base::secret open(const user_pool_document& pool, const user_document& user, const std::string& sealed) const;

    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
};

} // namespace poolguard::pool
