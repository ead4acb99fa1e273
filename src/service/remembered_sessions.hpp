#pragma once
// Which sign-ins were handed out here, by person, so that a sign-out can end each by its `origin_jti`. The rule by
// the second of issue, which ends whatever else there is of the person, cannot tell apart what was issued before and
// after the sign-out within one second.

#include "base/clock.hpp"
#include "jwt/given_token.hpp"
#include "store/records.hpp"

#include <chrono>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

class remembered_sessions {
  public:
    // No access token of Cognito lives longer (TokenValidityUnits in the API reference).
    static constexpr std::chrono::seconds longest_access_token = std::chrono::hours{24};
    // How long a sign-in is remembered.
    static constexpr std::chrono::seconds life = std::chrono::hours{24} + longest_access_token;

    remembered_sessions(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // A token without `sub` or `origin_jti` is passed over. A store that fails is logged: the tokens are good without
    // it, and the rule by the second of issue still ends them.
    void remember(const jwt::given_token& token);
    // The origin_jti of each sign-in of that person that is remembered.
    std::expected<std::vector<std::string>, store::error> of(std::string_view subject);
    // A store that fails is logged: what stays is found again by the next sign-out, or expires.
    void forget(std::string_view subject, std::span<const std::string> origin_jtis);

  private:
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::service
