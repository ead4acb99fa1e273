#include "app/telemetry/otlp_text.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/json/write.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

void append_otlp_number(std::string& out, std::uint64_t value) {
    const fmt::format_int digits(value);
    out.append(digits.data(), digits.size());
}

class otlp_attributes {
  public:
    explicit otlp_attributes(std::string& out) : out_(out) { out_ += R"("attributes":[)"; }
    otlp_attributes& text(std::string_view key, std::string_view value) {
        if (value.empty()) return *this;
        begin(key);
        out_ += R"("stringValue":)";
        base::json::append(out_, value);
        out_ += "}}";
        return *this;
    }
    otlp_attributes& number(std::string_view key, unsigned value) {
        if (value == 0) return *this;
        begin(key);
        out_ += R"("intValue":")";
        append_otlp_number(out_, value);
        out_ += R"("}})";
        return *this;
    }
    void end() { out_ += ']'; }

  private:
    void begin(std::string_view key) {
        if (!is_first_) out_ += ',';
        is_first_ = false;
        out_ += R"({"key":)";
        base::json::append(out_, key);
        out_ += R"(,"value":{)";
    }

    std::string& out_;
    bool is_first_ = true;
};

void append_otlp_resource(std::string& out, const otlp_resource& by) {
    out += R"({"resource":{)";
    otlp_attributes all(out);
    all.text("service.name", by.service).text("service.version", by.version).text("host.name", by.host);
    for (const auto& [key, value] : by.more)
        all.text(key, value);
    all.end();
    out += "},";
}

// "DynamoDB_20120810.GetItem" is GetItem.
std::string_view operation_of_target(std::string_view target) { return target.substr(target.rfind('.') + 1); }

using base::trace::span_kind;

void append_span_name(std::string& out, const base::trace::span& of) {
    if (of.target.empty()) return base::json::append(out, of.method);
    if (of.kind == span_kind::client) return base::json::append(out, operation_of_target(of.target));
    base::json::append(out, of.method);
    out.back() = ' '; // instead of the quotation mark
    const auto middle = out.size();
    base::json::append(out, of.target);
    out.erase(middle, 1);
}

// A refusal is no error of the server, but one of the client.
bool is_failed_span(const base::trace::span& of) {
    const unsigned least = of.kind == span_kind::server ? 500 : 400;
    return of.status == 0 || of.status >= least;
}

void append_span_attributes(std::string& out, const base::trace::span& of) {
    otlp_attributes all(out);
    all.text("http.request.method", of.method).number("http.response.status_code", of.status);
    if (of.kind == span_kind::server)
        all.text("http.route", of.target).text("poolguard.request_id", of.request_id).text("poolguard.code", of.error);
    else if (!of.target.empty())
        all.text("rpc.system", "aws-api").text("rpc.method", operation_of_target(of.target));
    all.text("server.address", of.host);
    if (is_failed_span(of)) {
        const fmt::format_int status(of.status);
        all.text("error.type", of.status == 0 ? of.error : std::string_view(status.data(), status.size()));
    }
    all.end();
}

void append_span_ids(std::string& out, const base::trace::span& of) {
    (out += R"({"traceId":")") += base::trace::text_of(of.of->trace);
    (out += R"(","spanId":")") += base::trace::text_of(of.of->span);
    if (of.parent.front() != '\0') (out += R"(","parentSpanId":")") += base::trace::text_of(of.parent);
    out += "\",";
    if (of.of->state.empty()) return;
    out += R"("traceState":)";
    base::json::append(out, of.of->state);
    out += ',';
}

void append_span_times(std::string& out, const base::trace::span& of) {
    const auto end = std::chrono::duration_cast<std::chrono::nanoseconds>(of.end.time_since_epoch());
    out += of.kind == span_kind::server ? R"(,"kind":2,"startTimeUnixNano":")" : R"(,"kind":3,"startTimeUnixNano":")";
    append_otlp_number(out, static_cast<std::uint64_t>((end - of.duration).count()));
    out += R"(","endTimeUnixNano":")";
    append_otlp_number(out, static_cast<std::uint64_t>(end.count()));
    out += "\",";
}

struct metric_times {
    std::chrono::nanoseconds since, now;
};

void append_metric_point(std::string& out, const prometheus::ClientMetric& of, const metric_times& in) {
    out += '{';
    otlp_attributes point(out);
    for (const auto& each : of.label)
        point.text(each.name, each.value);
    point.end();
    fmt::format_to(std::back_inserter(out), R"(,"startTimeUnixNano":"{}","timeUnixNano":"{}",)", in.since.count(),
                   in.now.count());
}

void append_metric_histogram(std::string& out, const prometheus::ClientMetric::Histogram& of) {
    std::string counts, bounds;
    std::uint64_t before = 0;
    for (const auto& each : of.bucket) {
        fmt::format_to(std::back_inserter(counts), R"({}"{}")", counts.empty() ? "" : ",",
                       each.cumulative_count - before);
        before = each.cumulative_count;
        if (std::isfinite(each.upper_bound))
            fmt::format_to(std::back_inserter(bounds), "{}{}", bounds.empty() ? "" : ",", each.upper_bound);
    }
    fmt::format_to(std::back_inserter(out), R"("count":"{}","sum":{},"bucketCounts":[{}],"explicitBounds":[{}]}})",
                   of.sample_count, of.sample_sum, counts, bounds);
}

// 0 for what JSON has no number for.
void append_metric_value(std::string& out, double value) {
    fmt::format_to(std::back_inserter(out), R"("asDouble":{}}})", std::isfinite(value) ? value : 0);
}

void append_metric_family(std::string& out, const prometheus::MetricFamily& of, const metric_times& in) {
    using prometheus::MetricType;
    out += R"({"name":)";
    base::json::append(out, of.name);
    out += R"(,"description":)";
    base::json::append(out, of.help);
    const bool is_gauge = of.type == MetricType::Gauge, is_histogram = of.type == MetricType::Histogram;
    out += is_gauge ? R"(,"gauge":{)" : is_histogram ? R"(,"histogram":{)" : R"(,"sum":{"isMonotonic":true,)";
    // Since the start of the process.
    if (!is_gauge) out += R"("aggregationTemporality":2,)";
    out += R"("dataPoints":[)";
    for (const auto& each : of.metric) {
        if (&each != &of.metric.front()) out += ',';
        append_metric_point(out, each, in);
        if (is_histogram)
            append_metric_histogram(out, each.histogram);
        else
            append_metric_value(out, is_gauge ? each.gauge.value : each.counter.value);
    }
    out += "]}}";
}

} // namespace

void append_span(std::string& out, const base::trace::span& of) {
    append_span_ids(out, of);
    out += R"("name":)";
    append_span_name(out, of);
    append_span_times(out, of);
    append_span_attributes(out, of);
    out += is_failed_span(of) ? R"(,"status":{"code":2}})" : "}"; // Status.StatusCode: an error
}

std::string write_spans(const otlp_resource& by, std::string_view spans) {
    std::string out;
    out.reserve(1024 + spans.size());
    out += R"({"resourceSpans":[)";
    append_otlp_resource(out, by);
    out += R"("scopeSpans":[{"scope":{"name":"poolguard"},"spans":[)";
    out += spans;
    return out += "]}]}]}";
}

std::uint64_t rejected_spans(std::string_view reply) {
    const auto read = base::json::parse(reply);
    if (!read) return 0;
    const auto& partial = base::json::object_at(base::json::object_in(*read), "partialSuccess");
    const auto* number = partial.if_contains("rejectedSpans");
    if (number == nullptr) return 0;
    std::int64_t out = 0;
    // Some collectors write 64-bit integers as numbers, though the standard has them as text.
    if (number->is_int64())
        out = number->get_int64();
    else if (const auto* text = number->if_string())
        (void)std::from_chars(text->data(), text->data() + text->size(), out);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(out, 0));
}

std::string write_metrics(const otlp_resource& by, const std::vector<prometheus::MetricFamily>& all,
                          std::chrono::nanoseconds since, std::chrono::nanoseconds now) {
    std::string out = R"({"resourceMetrics":[)";
    append_otlp_resource(out, by);
    out += R"("scopeMetrics":[{"scope":{"name":"poolguard"},"metrics":[)";
    for (const auto& each : all) {
        if (&each != &all.front()) out += ',';
        append_metric_family(out, each, {since, now});
    }
    return out += "]}]}]}";
}

} // namespace poolguard::app
