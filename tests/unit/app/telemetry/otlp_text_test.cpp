#include "app/telemetry/otlp_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <limits>

namespace poolguard::app {
namespace {

using boost::json::value;

const otlp_resource shop{"shop \"1\"", "1.2.3", "host"};

std::string attribute(const value& in, std::string_view key) {
    for (const auto& each : in.at("attributes").as_array())
        if (each.at("key").as_string() == key)
            return std::string(each.at("value").as_object().begin()->value().as_string());
    return "none";
}

base::trace::context trace_of_span() {
    base::trace::context out;
    out.trace = base::trace::new_trace_id();
    out.span = base::trace::new_span_id();
    out.state = "a=\"b\"";
    return out;
}

base::trace::span server_span(const base::trace::context& of) {
    using namespace std::chrono;
    return {.kind = base::trace::span_kind::server,
            .of = &of,
            .duration = nanoseconds{8},
            .end =
                system_clock::time_point(duration_cast<system_clock::duration>(nanoseconds{1'700'000'000'000'000'009})),
            .method = "GET",
            .target = "/items/{id}",
            .request_id = "0123",
            .status = 401,
            .error = "token_expired"};
}

value spans_of(std::string_view written) {
    const auto parsed = boost::json::parse(write_spans(shop, written));
    return parsed.at("resourceSpans").at(0).at("scopeSpans").at(0).at("spans");
}

value span_as_written(const base::trace::span& of) {
    std::string out;
    append_span(out, of);
    return spans_of(out).at(0);
}

TEST(otlp_text_test, a_request_is_a_server_span) {
    const auto trace = trace_of_span();
    const auto given = server_span(trace);
    std::string two;
    append_span(two, given);
    two += ',';
    append_span(two, given);
    const auto all = boost::json::parse(write_spans(shop, two));
    const auto& resource = all.at("resourceSpans").at(0).at("resource");
    EXPECT_EQ(attribute(resource, "service.name"), "shop \"1\"");
    EXPECT_EQ(attribute(resource, "service.version"), "1.2.3");
    EXPECT_EQ(spans_of(two).as_array().size(), 2U);
    const auto span = span_as_written(given);
    EXPECT_EQ(span.at("traceId").as_string(), base::trace::text_of(trace.trace));
    EXPECT_EQ(span.at("spanId").as_string(), base::trace::text_of(trace.span));
    EXPECT_FALSE(span.as_object().contains("parentSpanId"));
    EXPECT_EQ(span.at("traceState").as_string(), "a=\"b\"");
    EXPECT_EQ(span.at("name").as_string(), "GET /items/{id}");
    EXPECT_EQ(span.at("kind").as_int64(), 2);
    EXPECT_EQ(span.at("startTimeUnixNano").as_string(), "1700000000000000001");
    EXPECT_EQ(span.at("endTimeUnixNano").as_string(), "1700000000000000009");
    EXPECT_EQ(attribute(span, "http.response.status_code"), "401");
    EXPECT_EQ(attribute(span, "http.route"), "/items/{id}");
    EXPECT_EQ(attribute(span, "poolguard.code"), "token_expired");
    EXPECT_EQ(attribute(span, "poolguard.request_id"), "0123");
}

TEST(otlp_text_test, what_counts_as_a_failure) {
    using enum base::trace::span_kind;
    const auto trace = trace_of_span();
    const struct {
        base::trace::span_kind kind;
        unsigned status;
        std::string_view error;
    } cases[] = {{server, 200, "none"}, {server, 404, "none"}, {server, 500, "500"}, {server, 503, "503"},
                 {client, 200, "none"}, {client, 400, "400"},  {client, 500, "500"}, {client, 0, "No reply."}};
    for (const auto& [kind, status, error] : cases) {
        auto given = server_span(trace);
        given.kind = kind;
        given.status = status;
        given.error = status == 0 ? "No reply." : "";
        const auto span = span_as_written(given);
        EXPECT_EQ(attribute(span, "error.type"), error) << status;
        EXPECT_EQ(span.as_object().contains("status"), error != "none") << status;
    }
}

TEST(otlp_text_test, a_call_is_a_client_span) {
    const auto trace = trace_of_span();
    auto given = server_span(trace);
    given.kind = base::trace::span_kind::client;
    given.parent = base::trace::new_span_id();
    given.target = "DynamoDB_20120810.GetItem";
    given.host = "dynamodb.example";
    const auto span = span_as_written(given);
    EXPECT_EQ(span.at("name").as_string(), "GetItem");
    EXPECT_EQ(span.at("kind").as_int64(), 3);
    EXPECT_EQ(span.at("parentSpanId").as_string(), base::trace::text_of(given.parent));
    EXPECT_EQ(attribute(span, "rpc.method"), "GetItem");
    EXPECT_EQ(attribute(span, "server.address"), "dynamodb.example");
    EXPECT_EQ(attribute(span, "http.route"), "none");
    given.target = {};
    EXPECT_EQ(span_as_written(given).at("name").as_string(), "GET");
}

prometheus::MetricFamily family_of(prometheus::MetricType type, prometheus::ClientMetric metric) {
    metric.label = {{"route", "/a\"b"}};
    prometheus::MetricFamily out;
    out.name = "poolguard_things";
    out.help = "Things";
    out.type = type;
    out.metric = {metric};
    return out;
}

value first_metric(const prometheus::MetricFamily& of) {
    const auto parsed =
        boost::json::parse(write_metrics(shop, {of}, std::chrono::nanoseconds{1}, std::chrono::nanoseconds{2}));
    return parsed.at("resourceMetrics").at(0).at("scopeMetrics").at(0).at("metrics").at(0);
}

TEST(otlp_text_test, a_collector_says_what_it_refused) {
    const struct {
        std::string_view reply;
        std::uint64_t refused;
    } cases[] = {{"", 0},
                 {"{}", 0},
                 {"[1]", 0},
                 {R"({"partialSuccess":{}})", 0},
                 {R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too long"}})", 3},
                 {R"({"partialSuccess":{"rejectedSpans":4}})", 4},
                 {R"({"partialSuccess":{"rejectedSpans":"-1"}})", 0},
                 {R"({"partialSuccess":{"rejectedSpans":"many"}})", 0},
                 {R"({"partialSuccess":"3"})", 0}};
    for (const auto& [reply, refused] : cases)
        EXPECT_EQ(rejected_spans(reply), refused) << reply;
}

TEST(otlp_text_test, counters_are_sums_and_gauges_gauges) {
    prometheus::ClientMetric metric;
    metric.counter.value = 12.5;
    const auto sum = first_metric(family_of(prometheus::MetricType::Counter, metric));
    EXPECT_EQ(sum.at("name").as_string(), "poolguard_things");
    EXPECT_TRUE(sum.at("sum").at("isMonotonic").as_bool());
    EXPECT_EQ(sum.at("sum").at("aggregationTemporality").as_int64(), 2);
    const auto& point = sum.at("sum").at("dataPoints").at(0);
    EXPECT_EQ(attribute(point, "route"), "/a\"b");
    EXPECT_EQ(point.at("startTimeUnixNano").as_string(), "1");
    EXPECT_EQ(point.at("timeUnixNano").as_string(), "2");
    EXPECT_EQ(point.at("asDouble").to_number<double>(), 12.5);
    metric.gauge.value = std::numeric_limits<double>::infinity();
    const auto gauge = first_metric(family_of(prometheus::MetricType::Gauge, metric));
    EXPECT_EQ(gauge.at("gauge").at("dataPoints").at(0).at("asDouble").to_number<double>(), 0);
}

TEST(otlp_text_test, buckets_are_not_cumulative) {
    prometheus::ClientMetric metric;
    metric.histogram.bucket = {{2, 0.1}, {5, 0.5}, {9, std::numeric_limits<double>::infinity()}};
    metric.histogram.sample_count = 9;
    metric.histogram.sample_sum = 4.5;
    const auto found = first_metric(family_of(prometheus::MetricType::Histogram, metric));
    const auto& point = found.at("histogram").at("dataPoints").at(0);
    EXPECT_EQ(boost::json::serialize(point.at("bucketCounts")), R"(["2","3","4"])");
    EXPECT_EQ(point.at("explicitBounds").as_array().size(), 2U);
    EXPECT_EQ(point.at("explicitBounds").at(1).to_number<double>(), 0.5);
    EXPECT_EQ(point.at("count").as_string(), "9");
    EXPECT_EQ(point.at("sum").to_number<double>(), 4.5);
}

} // namespace
} // namespace poolguard::app
