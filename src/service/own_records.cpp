#include "service/own_records.hpp"

#include "base/try.hpp"

namespace poolguard::service {

cognito::result<std::vector<own_record_list>> own_records::of(const principal& who, std::string_view host) const {
    std::vector<own_record_list> out;
    auto found = members_->admit_blocking(who, {.header = std::nullopt, .host = host});
    // At another tenant's address, too, these are the user's own.
    if (!found && std::holds_alternative<tenant_error>(found.error()))
        found = members_->admit_blocking(who, {.header = std::nullopt, .host = {}});
    if (found) {
        out.push_back({"items", items_, *found});
        out.push_back({"alerts", alerts_, *found});
    } else if (auto* failed = std::get_if<cognito::failure>(&found.error())) {
        return std::unexpected(std::move(*failed));
    }
    out.push_back({"data", data_, membership::outside_tenants(who)});
    return out;
}

std::expected<void, record_error> own_records::remove_all(const std::vector<own_record_list>& lists) {
    for (const auto& each : lists) {
        const auto removed = each.records->remove_all(each.owner);
        if (!removed && !is_out_of_reach(removed.error())) return std::unexpected(removed.error());
    }
    return {};
}

} // namespace poolguard::service
