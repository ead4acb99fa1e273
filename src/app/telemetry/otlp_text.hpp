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

// Appends a span. Nothing is allocated where `out` has room.
void append_span(std::string& out, const base::trace::span& of);

// The body of POST /v1/traces, with what append_span() wrote, separated by commas.
std::string write_spans(const otlp_resource& by, std::string_view spans);

// How many spans a collector refused that took the others, by its answer with status 200. 0 if the answer does not say.
std::uint64_t rejected_spans(std::string_view reply);

// The body of POST /v1/metrics: what /metrics shows, under the same names. Times are since 1970.
std::string write_metrics(const otlp_resource& by, const std::vector<prometheus::MetricFamily>& all,
                          std::chrono::nanoseconds since, std::chrono::nanoseconds now);

} // namespace poolguard::app
