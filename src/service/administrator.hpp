#pragma once
// A principal who has the role `admin`: the group of that name in the verified token. Only the check below makes one,
// so a use case that takes one cannot be called without it.

#include "service/principal.hpp"

#include <optional>
#include <utility>

namespace poolguard::service {

inline constexpr std::string_view administrator_group = "admin";

class administrator {
  public:
    // Nothing for a principal without the role.
    static std::optional<administrator> of(const service::principal& who) {
        if (!who.token().in_group(administrator_group)) return std::nullopt;
        return administrator(who);
    }

    const service::principal& principal() const { return principal_; }

  private:
    explicit administrator(service::principal who) : principal_(std::move(who)) {}
    service::principal principal_;
};

} // namespace poolguard::service
