#include "base/ip_network.hpp"
#include "cognito/messages/risk.hpp"
#include "pool/admin/pools/kept_place.hpp"

namespace poolguard::pool {
namespace {

using cognito::risk_configuration;

result<void> check_ranges(const std::optional<cognito::risk_exceptions>& given) {
    if (!given) return {};
    for (const auto* ranges : {&given->BlockedIPRangeList, &given->SkippedIPRangeList}) {
        if (!*ranges) continue;
        const std::vector<std::string> entries((*ranges)->begin(), (*ranges)->end());
        if (const auto parsed = base::ip_networks::parse(entries); !parsed)
            return refuse_parameter(fmt::format("Invalid IP range: {}", parsed.error()));
    }
    return {};
}

reply_to<cognito::set_risk_configuration> set(const cognito::set_risk_configuration& input, const call& by,
                                              const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_ranges(input.RiskExceptionConfiguration));
    POOLGUARD_TRY(
        auto kept,
        keep(place, ports, risk_configuration{{input}, place.pool_id, place.client(), cognito::timestamp{by.now}}));
    return cognito::risk_configuration_reply{std::move(kept)};
}

reply_to<cognito::describe_risk_configuration> describe(const cognito::describe_risk_configuration& input,
                                                        const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto kept, find_kept(place, ports, risk_configuration{{}, place.pool_id, place.client(), {}}));
    return cognito::risk_configuration_reply{std::move(kept)};
}

} // namespace

extern const operation set_risk_configuration_operation = operation_of<cognito::set_risk_configuration, set>;
extern const operation describe_risk_configuration_operation =
    operation_of<cognito::describe_risk_configuration, describe>;

} // namespace poolguard::pool
