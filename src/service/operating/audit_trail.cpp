#include "service/operating/audit_trail.hpp"

#include "base/try.hpp"

namespace poolguard::service {

std::expected<admin_view<audit_page>, store::error> audit_trail::list(const administrator& by,
                                                                      const audit_filter& wanted,
                                                                      const std::optional<std::string>& cursor,
                                                                      std::size_t limit) const {
    POOLGUARD_TRY(auto found, log_.find(wanted, cursor, limit));
    return admin_view(by, std::move(found));
}

} // namespace poolguard::service
