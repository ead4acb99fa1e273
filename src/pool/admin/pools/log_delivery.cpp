#include "cognito/messages/log_delivery.hpp"
#include "pool/admin/pools/kept_place.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using cognito::log_delivery_configuration;

result<void> check_logs(const std::vector<cognito::log_configuration>& given) {
    for (const auto& each : given) {
        if (std::ranges::count(given, each.EventSource, &cognito::log_configuration::EventSource) > 1)
            return refuse_parameter("Each event source can have only one log configuration.");
        const auto destinations = int{each.CloudWatchLogsConfiguration.has_value()} +
                                  int{each.S3Configuration.has_value()} + int{each.FirehoseConfiguration.has_value()};
        if (destinations != 1) return refuse_parameter("A log configuration must have exactly one destination.");
    }
    return {};
}

reply_to<cognito::set_log_delivery_configuration> set(const cognito::set_log_delivery_configuration& input,
                                                      const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_logs(input.LogConfigurations.value));
    POOLGUARD_TRY(auto kept, keep(place, ports, log_delivery_configuration{place.pool_id, input.LogConfigurations}));
    return cognito::log_delivery_reply{std::move(kept)};
}

reply_to<cognito::get_log_delivery_configuration> get(const cognito::get_log_delivery_configuration& input,
                                                      const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto kept, find_kept(place, ports, log_delivery_configuration{place.pool_id, {}}));
    return cognito::log_delivery_reply{std::move(kept)};
}

} // namespace

extern const operation set_log_delivery_configuration_operation =
    operation_of<cognito::set_log_delivery_configuration, set>;
extern const operation get_log_delivery_configuration_operation =
    operation_of<cognito::get_log_delivery_configuration, get>;

} // namespace poolguard::pool
