#pragma once
// Tokens against cross-site request forgery: each form carries one, bound to a cookie of its browser. It can be used
// once, within an hour.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

class form_tokens {
  public:
    static constexpr std::string_view cookie_name(bool is_secure) {
        return is_secure ? "__Host-XSRF-TOKEN" : "XSRF-TOKEN";
    }
    static constexpr std::string_view field_name = "_csrf";
    static constexpr std::chrono::hours lifetime{1};

    form_tokens(store::records& records, const base::clock& clock, base::random_source& random,
                const base::sealer& sealer)
        : records_(records), clock_(clock), random_(random), sealer_(sealer) {}

    // A value for the cookie of a browser that has none.
    std::string new_cookie() const;
    std::string issue(std::string_view cookie) const;
    // Marks the token as used. False when it belongs to another cookie, is older than `within` or was used before; of
    // several calls at once only one succeeds.
    result<bool> use(std::string_view cookie, std::string_view token,
                     std::chrono::milliseconds within = lifetime) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
};

} // namespace poolguard::pool
