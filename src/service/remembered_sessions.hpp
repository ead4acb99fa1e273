#pragma once
// The sign-ins at this gateway by user, so that a sign-out can revoke each by its `origin_jti`. A sign-out also revokes
// all tokens issued before its second, but that rule cannot cover tokens issued earlier within the same second.

#include "base/clock.hpp"
#include "jwt/given_token.hpp"
#include "service/revocations.hpp"
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
    // The maximum for Cognito's access tokens (TokenValidityUnits in the API reference).
    static constexpr std::chrono::seconds longest_access_token = std::chrono::hours{24};
    // How long a sign-in is remembered.
    static constexpr std::chrono::seconds life = std::chrono::hours{24} + longest_access_token;

    remembered_sessions(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // A token without `sub` or `origin_jti` is ignored. A failure of the store is only logged, because the tokens are
    // valid without it and the rule by the second of issue still revokes them.
    void remember(const jwt::given_token& token);
    // Revokes each remembered sign-in of that user but the one with the origin_jti `spared`. Returns the origin_jti of
    // all of them.
    std::expected<std::vector<std::string>, store::error> revoke(revocations& revoked, std::string_view subject,
                                                                 std::string_view issuer, base::time_point expires,
                                                                 std::string_view spared = {});
    // The origin_jti of each remembered sign-in of that user.
    std::expected<std::vector<std::string>, store::error> of(std::string_view subject);
    // A failure of the store is only logged: the rest is found again by the next sign-out, or expires.
    void forget(std::string_view subject, std::span<const std::string> origin_jtis);

  private:
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::service
