#pragma once
// The server's metrics in Prometheus' text format (version 0.0.4), for GET /metrics. docs/observing.md lists names and
// labels.

#include "http/observing/request_counts.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "service/verification_counts.hpp"
#include "store/rate_limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <prometheus/metric_family.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::app {

class otlp_exporter;

using metric_families = std::vector<prometheus::MetricFamily>;

class metrics {
  public:
    // A source adds families whenever the text is requested. Add sources only before the first request.
    using source = std::function<void(metric_families& into)>;
    void add(source from) { sources_.push_back(std::move(from)); }

    void note_cognito_call(std::string_view operation, std::string_view outcome, std::chrono::nanoseconds duration);
    // Those that have values.
    metric_families collect() const;
    std::string text() const;

  private:
    struct calls {
        std::uint64_t count = 0;
        double seconds = 0;
    };
    void add_cognito_calls(metric_families& into) const;

    std::vector<source> sources_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, calls> cognito_; // by operation and outcome
};

// `counts` are those of http::server.
void add_requests(metric_families& into, const http::router& routes, const std::vector<http::route_counts>& counts);
using verifications = std::pair<std::string_view, const service::verification_counts&>;
void add_verifications(metric_families& into, const std::vector<verifications>& by_token_use);
void add_rate_limits(metric_families& into, const store::rate_limits& limits);
void add_key_age(metric_families& into, std::optional<std::chrono::seconds> age);
// nullopt: mail is not queued.
void add_mail(metric_families& into, std::optional<std::size_t> waiting);
// The events that could not be kept in the records.
void add_audit(metric_families& into, std::uint64_t dropped);
using queue_depths = std::vector<std::pair<std::string_view, std::size_t>>;
struct server_load {
    std::size_t connections = 0;
    http::turned_away turned_away;
    std::size_t body_memory = 0; // bytes
};
// nullptr: nothing is sent.
void add_telemetry(metric_families& into, const otlp_exporter* exporter);
void add_server(metric_families& into, const server_load& load, const queue_depths& queues);

} // namespace poolguard::app
