#include "app/server/metrics.hpp"

#include "app/telemetry/otlp_exporter.hpp"

#include <limits>
#include <prometheus/text_serializer.h>

namespace poolguard::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<ClientMetric::Label>;

MetricFamily family(std::string name, std::string help, MetricType type) {
    MetricFamily out;
    out.name = std::move(name);
    out.help = std::move(help);
    out.type = type;
    return out;
}

ClientMetric::Label label(std::string_view name, std::string_view value) {
    return {std::string(name), std::string(value)};
}

void count(MetricFamily& into, labels of, std::uint64_t value) {
    ClientMetric metric;
    metric.label = std::move(of);
    metric.counter.value = static_cast<double>(value);
    into.metric.push_back(std::move(metric));
}

void gauge(MetricFamily& into, labels of, double value) {
    ClientMetric metric;
    metric.label = std::move(of);
    metric.gauge.value = value;
    into.metric.push_back(std::move(metric));
}

void durations(MetricFamily& into, labels of, const http::route_counts& counts) {
    ClientMetric metric;
    metric.label = std::move(of);
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < counts.by_duration.size(); ++i) {
        so_far += counts.by_duration[i];
        const bool is_last = i == http::duration_bounds.size();
        metric.histogram.bucket.push_back(
            {so_far, is_last ? std::numeric_limits<double>::infinity() : http::duration_bounds[i]});
    }
    metric.histogram.sample_count = so_far;
    metric.histogram.sample_sum = counts.total_seconds;
    into.metric.push_back(std::move(metric));
}

} // namespace

void metrics::note_cognito_call(std::string_view operation, std::string_view outcome,
                                std::chrono::nanoseconds duration) {
    const std::lock_guard lock(mutex_);
    auto& known = cognito_[{std::string(operation), std::string(outcome)}];
    ++known.count;
    known.seconds += std::chrono::duration<double>(duration).count();
}

void metrics::add_cognito_calls(metric_families& into) const {
    auto numbers =
        family("poolguard_cognito_calls_total", "Calls of Cognito by the gateway, by outcome", MetricType::Counter);
    auto seconds = family("poolguard_cognito_call_seconds_total", "Total duration of these calls", MetricType::Counter);
    const std::lock_guard lock(mutex_);
    for (const auto& [key, known] : cognito_) {
        const labels of{label("operation", key.first), label("outcome", key.second)};
        count(numbers, of, known.count);
        ClientMetric time;
        time.label = of;
        time.counter.value = known.seconds;
        seconds.metric.push_back(std::move(time));
    }
    into.push_back(std::move(numbers));
    into.push_back(std::move(seconds));
}

metric_families metrics::collect() const {
    metric_families all;
    for (const auto& each : sources_)
        each(all);
    add_cognito_calls(all);
    std::erase_if(all, [](const MetricFamily& each) { return each.metric.empty(); });
    return all;
}

std::string metrics::text() const { return prometheus::TextSerializer().Serialize(collect()); }

void add_requests(metric_families& into, const http::router& routes, const std::vector<http::route_counts>& counts) {
    auto requests =
        family("poolguard_http_requests_total", "Answered requests, by route and status", MetricType::Counter);
    auto times = family("poolguard_http_request_duration_seconds",
                        "Time from the first byte of a request to its response, by route", MetricType::Histogram);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i].by_status.empty()) continue;
        const auto* route = i < routes.routes().size() ? routes.routes()[i].get() : nullptr;
        const labels of{label("method", route != nullptr ? http::to_text(route->method) : "none"),
                        label("route", route != nullptr ? std::string_view(route->pattern) : "none")};
        for (const auto& [status, number] : counts[i].by_status) {
            auto with_status = of;
            with_status.push_back(label("status", status == 0 ? "other" : std::to_string(status)));
            count(requests, std::move(with_status), number);
        }
        durations(times, of, counts[i]);
    }
    into.push_back(std::move(requests));
    into.push_back(std::move(times));
}

void add_verifications(metric_families& into, const std::vector<verifications>& by_token_use) {
    auto all = family("poolguard_token_verifications_total", "Verified tokens, by outcome", MetricType::Counter);
    for (const auto& [use, counts] : by_token_use)
        for (const auto& [outcome, number] : counts.read())
            count(all, {label("token_use", use), label("outcome", outcome)}, number);
    into.push_back(std::move(all));
    auto checked = family("poolguard_token_signature_checks_total",
                          "Tokens that were not in the cache of verified tokens", MetricType::Counter);
    for (const auto& [use, counts] : by_token_use)
        count(checked, {label("token_use", use)}, counts.signature_checks());
    into.push_back(std::move(checked));
}

void add_rate_limits(metric_families& into, const store::rate_limits& limits) {
    auto refused = family("poolguard_rate_limited_total", "Requests refused by a rate limit", MetricType::Counter);
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<store::rate>>(
        [&](auto each) { count(refused, {label("limit", each.name)}, limits.refused(each.value)); });
    into.push_back(std::move(refused));
}

void add_key_age(metric_families& into, std::optional<std::chrono::seconds> age) {
    if (!age) return;
    auto keys = family("poolguard_signing_keys_age_seconds", "Time since the pool's signing keys were fetched",
                       MetricType::Gauge);
    gauge(keys, {}, static_cast<double>(age->count()));
    into.push_back(std::move(keys));
}

void add_mail(metric_families& into, std::optional<std::size_t> waiting) {
    if (!waiting) return;
    auto mail = family("poolguard_mail_queue_depth", "Messages that wait for the mail server", MetricType::Gauge);
    gauge(mail, {}, static_cast<double>(*waiting));
    into.push_back(std::move(mail));
}

void add_telemetry(metric_families& into, const otlp_exporter* exporter) {
    if (exporter == nullptr) return;
    const auto counts = exporter->counts();
    auto spans = family("poolguard_telemetry_spans_total",
                        "Spans for the collector: sent, or dropped because it was down or slow", MetricType::Counter);
    count(spans, {label("outcome", "sent")}, counts.sent);
    count(spans, {label("outcome", "dropped")}, counts.dropped);
    auto failed = family("poolguard_telemetry_failed_metric_reports_total",
                         "Reports of metrics that the collector did not take", MetricType::Counter);
    count(failed, {}, counts.failed_metrics);
    into.push_back(std::move(spans));
    into.push_back(std::move(failed));
}

void add_audit(metric_families& into, std::uint64_t dropped) {
    auto events = family("poolguard_audit_events_dropped_total",
                         "Audit events that could not be kept in the records; the log has them", MetricType::Counter);
    count(events, {}, dropped);
    into.push_back(std::move(events));
}

void add_server(metric_families& into, const server_load& load, const queue_depths& queues) {
    auto open = family("poolguard_http_connections", "Open connections", MetricType::Gauge);
    gauge(open, {}, static_cast<double>(load.connections));
    auto away = family("poolguard_http_connections_turned_away_total",
                       "Connections refused, or closed while idle, because there were too many", MetricType::Counter);
    count(away, {label("reason", "network")}, load.turned_away.of_network);
    count(away, {label("reason", "all")}, load.turned_away.over_all);
    count(away, {label("reason", "idle")}, load.turned_away.idle);
    auto bodies = family("poolguard_http_body_memory_bytes", "Memory of the bodies that are being received or handled",
                         MetricType::Gauge);
    gauge(bodies, {}, static_cast<double>(load.body_memory));
    auto depth = family("poolguard_worker_queue_depth", "Requests that wait for a worker, by lane", MetricType::Gauge);
    for (const auto& [lane, number] : queues)
        gauge(depth, {label("lane", lane)}, static_cast<double>(number));
    into.push_back(std::move(open));
    into.push_back(std::move(away));
    into.push_back(std::move(bodies));
    into.push_back(std::move(depth));
}

} // namespace poolguard::app
