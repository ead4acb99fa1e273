#pragma once
// The ID tokens that were handed out beside access tokens, by those: whoever comes back with the access token alone can
// be given AWS credentials of their own, which an identity pool has for ID tokens only. Sealed, and gone when they end.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "service/principal.hpp"
#include "store/records.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string_view>

namespace poolguard::service {

class id_tokens {
  public:
    // What is given must outlive the object.
    id_tokens(store::records& records, const base::clock& clock, base::random_source& random,
              const base::secret& master_key);

    // A token that cannot be stored is left out, and the log says so.
    void remember(std::string_view access_token, std::string_view id_token, std::chrono::seconds life);
    // That of the person's sign-in: the one they came with, that of their browser's session, or the remembered one.
    std::expected<std::optional<base::secret>, store::error> of(const principal& who) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    base::sealer sealer_;
};

} // namespace poolguard::service
