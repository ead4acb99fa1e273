#pragma once
// The role of administrators: a principal whose verified token has their group. Only the check below makes one, so a
// use case that takes one cannot be called without the check.

#include "service/principal.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace poolguard::service {

// Cognito's group of administrators, unless the settings name another.
inline constexpr std::string_view usual_admin_group = "admin";

class administrator {
  public:
    // nullopt if the principal is not in the group.
    static std::optional<administrator> of(const service::principal& who, std::string_view group) {
        if (!who.token().in_group(group)) return std::nullopt;
        return administrator(who);
    }

    const service::principal& principal() const { return principal_; }

  private:
    explicit administrator(service::principal who) : principal_(std::move(who)) {}
    service::principal principal_;
};

// The name of the failure of operations by which administrators would lock themselves out.
inline constexpr auto would_lock_out = "WouldLockOut";

} // namespace poolguard::service
