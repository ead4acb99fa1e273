#pragma once
// Spans and metrics as OTLP/HTTP has them in JSON (https://opentelemetry.io/docs/specs/otlp/, version 1.3): ids in
// hexadecimal, 64-bit integers as text, enumerators as numbers. Pure.

#include "base/trace.hpp"

#include <chrono>
#include <cstdint>
#include <prometheus/metric_family.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::app {

// Who reports.
struct otlp_resource {
    std::string service;
    std::string version;
    std::string host;
    std::vector<std::pair<std::string, std::string>> more{}; // attributes of the place that it runs in
};

// A span that waits to be sent, with copies of all that base::trace::span refers to.
struct finished_span {
    base::trace::span_kind kind{};
    base::trace::trace_id trace{};
    base::trace::span_id id{};
    base::trace::span_id parent{};     // all NUL: none
    std::chrono::nanoseconds begin{0}; // since 1970
    std::chrono::nanoseconds end{0};
    std::string state, method, target, host, request_id, error;
    unsigned status = 0;

    static finished_span of(const base::trace::span& done);
};

// The body of POST /v1/traces.
std::string write_spans(const otlp_resource& by, const std::vector<finished_span>& all);

// How many spans a collector refused that took the others, by its answer with status 200. 0 if the answer does not say.
std::uint64_t rejected_spans(std::string_view reply);

// The body of POST /v1/metrics: what /metrics shows, under the same names. Times are since 1970.
std::string write_metrics(const otlp_resource& by, const std::vector<prometheus::MetricFamily>& all,
                          std::chrono::nanoseconds since, std::chrono::nanoseconds now);

} // namespace poolguard::app
