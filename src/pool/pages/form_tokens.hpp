#pragma once
// What keeps forms from being sent by anybody but the page that they stand on: each carries a token that is bound to a
// cookie of its browser, is good for an hour, and serves once.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

class form_tokens {
  public:
    static constexpr std::string_view cookie_name = "XSRF-TOKEN";
    static constexpr std::string_view field_name = "_csrf";
    static constexpr std::chrono::hours lifetime{1};

    form_tokens(store::records& records, const base::clock& clock, base::random_source& random,
                const base::sealer& sealer)
        : records_(records), clock_(clock), random_(random), sealer_(sealer) {}

    // A cookie's value for a browser that has none.
    std::string new_cookie() const;
    std::string issue(std::string_view cookie) const;
    // Takes the token out of use. False when it is not one of this cookie's, is over an hour old or has served; of
    // several calls at once, one succeeds.
    result<bool> use(std::string_view cookie, std::string_view token) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
};

} // namespace poolguard::pool
