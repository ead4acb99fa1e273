#pragma once
// The authenticator apps (TOTP) of users: registering one, and checking its codes, each of which works only once.
// Source: Amazon Cognito developer guide, "TOTP software token MFA".

#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/model/users.hpp"

#include <string_view>

namespace poolguard::pool {

class software_tokens {
  public:
    // All arguments must outlive them. The sealer seals the devices' keys.
    software_tokens(pool::users& users, const base::clock& clock, base::random_source& random,
                    const base::sealer& sealer);

    // A new key for the user, to be typed or scanned into an app: 32 bytes in base32. It takes effect once it is
    // verified; until then an earlier app keeps working.
    result<base::secret> begin(const user_pool_document& pool, const user_document& user) const;

    // Registers the app that shows that code, and returns the user with it. EnableSoftwareTokenMFAException for a wrong
    // one.
    result<user_document> verify(const user_pool_document& pool, const user_document& user, std::string_view code,
                                 std::string_view name) const;

    // Checks a code of the registered app. CodeMismatchException "Invalid code received for user", or
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
