#pragma once
// Maps an access token to the ID token issued with it, because an identity pool gives AWS credentials only for ID
// tokens. They are stored sealed until they expire.

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
    // The arguments must outlive the object.
    id_tokens(store::records& records, const base::clock& clock, base::random_source& random,
              const base::secret& master_key);

    // A token that cannot be stored is logged and left out.
    void remember(std::string_view access_token, std::string_view id_token, std::chrono::seconds life);
    // The ID token of the user's sign-in: the one in the request, that of the browser's session, or the stored one.
    std::expected<std::optional<base::secret>, store::error> of(const principal& who) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    base::sealer sealer_;
};

} // namespace poolguard::service
