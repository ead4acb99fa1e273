#pragma once
// Cognito's groups as roles: a principal whose verified token has the group. Only the check below makes one, so a use
// case that takes one cannot be called without the check.

#include "service/principal.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace poolguard::service {

template <const std::string_view& Group>
class role_holder {
  public:
    // nullopt if the principal does not have the role.
    static std::optional<role_holder> of(const service::principal& who) {
        if (!who.token().in_group(Group)) return std::nullopt;
        return role_holder(who);
    }

    const service::principal& principal() const { return principal_; }

  private:
    explicit role_holder(service::principal who) : principal_(std::move(who)) {}
    service::principal principal_;
};

inline constexpr std::string_view administrator_group = "admin";
using administrator = role_holder<administrator_group>;
// The name of the failure of operations by which administrators would lock themselves out.
inline constexpr auto would_lock_out = "WouldLockOut";

} // namespace poolguard::service
