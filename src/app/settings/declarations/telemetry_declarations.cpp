#include "app/settings/declarations/declarations.hpp"
#include "app/settings/setting_values.hpp"
#include "app/settings/telemetry_headers.hpp"
#include "base/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

// Collectors beside a server often have no certificate.
std::expected<std::string, std::string> parse_collector_url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    if (!url || !base::split_url(given.value) || (url->scheme() != "https" && url->scheme() != "http") ||
        url->host().empty() || url->has_userinfo() || url->has_query() || url->has_fragment())
        return refuse(given.name, given.value, "an http:// or https:// URL without a query is expected");
    return without_slash(given.value);
}

// No error repeats the value.
std::expected<base::secret, std::string> parse_collector_headers(const found_setting& given) {
    if (parse_telemetry_headers(given.value)) return base::secret{given.value};
    return std::unexpected(fmt::format("{} is not a list of headers such as api-key=SECRET,tenant=a", given.name));
}

std::expected<std::chrono::milliseconds, std::string> parse_metric_interval(const found_setting& given) {
    constexpr std::int64_t shortest = 100, longest = 3'600'000;
    std::int64_t out = 0;
    const auto* end = given.value.data() + given.value.size();
    const auto [stopped, error] = std::from_chars(given.value.data(), end, out);
    if (error != std::errc{} || stopped != end || out < shortest || out > longest)
        return refuse(given.name, given.value,
                      fmt::format("a number of milliseconds from {} to {} is expected", shortest, longest));
    return std::chrono::milliseconds{out};
}

std::string write_metric_interval(std::chrono::milliseconds interval) { return fmt::format("{}", interval.count()); }

bool is_service_name(std::string_view text) { return text.size() <= 255 && text.find_first_of("\r\n") == text.npos; }

} // namespace

std::vector<setting> declare_telemetry() {
    using to = telemetry_settings;
    constexpr auto here = &settings::telemetry;
    return {
        setting({"OTEL_EXPORTER_OTLP_ENDPOINT"}, into<here, &to::endpoint>(parse_collector_url).may_differ(),
                "the URL of an OpenTelemetry collector, such as `http://localhost:4318`, to which "
                "[traces and metrics](observing.md#opentelemetry) are sent by OTLP over HTTP, as JSON"),
        setting({"OTEL_EXPORTER_OTLP_HEADERS"}, into<here, &to::headers>(parse_collector_headers).may_differ(),
                "headers for the collector, `NAME=VALUE`, separated by commas; values are percent-encoded. Only with "
                "`https://`, or to this machine"),
        setting({"OTEL_SERVICE_NAME"},
                into<here, &to::service>(parse::text(is_service_name, "a name of at most 255 bytes is expected"))
                    .may_differ(),
                "the name of this service in traces and metrics"),
        setting({"OTEL_METRIC_EXPORT_INTERVAL"},
                into<here, &to::metric_interval>(parse_metric_interval, write_metric_interval).may_differ(),
                "milliseconds from one report of the metrics to the collector to the next"),
    };
}

} // namespace poolguard::app
