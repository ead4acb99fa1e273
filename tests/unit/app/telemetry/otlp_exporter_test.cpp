#include "app/telemetry/otlp_exporter.hpp"

#include "unit/aws/loopback_server.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace poolguard::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

telemetry_settings to_collector(const std::string& authority) {
    telemetry_settings out;
    out.endpoint = "http://" + authority + "/base";
    out.headers = base::secret("api-key=hush%20hush");
    return out;
}

void report_spans(std::size_t number) {
    base::trace::context of;
    of.trace = base::trace::new_trace_id();
    of.span = base::trace::new_span_id();
    for (std::size_t i = 0; i < number; ++i)
        base::trace::reports_to()->take(
            {.of = &of, .end = std::chrono::system_clock::now(), .method = "GET", .target = "/a", .status = 200});
}

// All of them are in the first request.
void report_spans_before_the_thread(otlp_exporter& to, std::size_t number) {
    base::trace::report_to(&to);
    report_spans(number);
}

// Counts in the body of a request.
std::size_t spans_in(const std::string& request) {
    std::size_t out = 0;
    for (auto at = request.find("\"spanId\""); at != request.npos; at = request.find("\"spanId\"", at + 1))
        ++out;
    return out;
}

std::vector<prometheus::MetricFamily> no_metrics() { return {}; }

TEST(otlp_exporter_test, sends_what_is_left_at_the_end) {
    aws::loopback_server collector([](const auto&) { return aws::http_text(200, "{}"); });
    otlp_exporter exporter(to_collector(collector.authority()), {"shop", "1", "host"});
    exporter.start(no_metrics);
    report_spans(3);
    exporter.stop();
    exporter.stop();
    std::size_t spans = 0;
    for (const auto& each : collector.requests())
        spans += spans_in(each);
    EXPECT_EQ(spans, 3U);
    const auto requests = collector.requests();
    const auto& first = requests.front();
    EXPECT_THAT(first, StartsWith("POST /base/v1/traces HTTP/1.1\r\n"));
    EXPECT_THAT(first, HasSubstr("\r\napi-key: hush hush\r\n"));
    EXPECT_THAT(first, HasSubstr("\r\nContent-Type: application/json\r\n"));
    EXPECT_THAT(requests.back(), StartsWith("POST /base/v1/metrics HTTP/1.1\r\n"));
    EXPECT_EQ(exporter.counts().sent, 3U);
    EXPECT_EQ(exporter.counts().dropped, 0U);
    EXPECT_EQ(base::trace::reports_to(), nullptr);
}

TEST(otlp_exporter_test, sends_no_metrics_before_the_first_interval) {
    aws::loopback_server collector([](const auto&) { return aws::http_text(200, "{}"); });
    auto settings = to_collector(collector.authority());
    settings.metric_interval = 1h;
    // Often, so that the thread sanitizer sees the thread begin while start() still runs.
    for (int i = 0; i < 50; ++i) {
        otlp_exporter exporter(settings, {});
        std::atomic<int> collected = 0;
        exporter.start([&] {
            ++collected;
            return no_metrics();
        });
        exporter.stop();
        EXPECT_EQ(collected.load(), 1) << "only the report at the end";
    }
}

TEST(otlp_exporter_test, counts_what_a_collector_that_is_down_did_not_take) {
    otlp_exporter exporter(to_collector("127.0.0.1:9"), {});
    exporter.start(no_metrics);
    report_spans(5);
    const auto begin = std::chrono::steady_clock::now();
    exporter.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2 * otlp_exporter::timeout);
    EXPECT_EQ(exporter.counts().sent, 0U);
    EXPECT_EQ(exporter.counts().dropped, 5U);
}

TEST(otlp_exporter_test, counts_what_was_refused) {
    aws::loopback_server collector([](const auto&) { return aws::http_text(503, ""); });
    otlp_exporter exporter(to_collector(collector.authority()), {});
    exporter.start(no_metrics);
    report_spans(2);
    exporter.stop();
    EXPECT_EQ(exporter.counts().dropped, 2U);
}

TEST(otlp_exporter_test, counts_what_was_refused_of_a_request) {
    aws::loopback_server collector(
        [](const auto&) { return aws::http_text(200, R"({"partialSuccess":{"rejectedSpans":"2"}})"); });
    otlp_exporter exporter(to_collector(collector.authority()), {});
    report_spans_before_the_thread(exporter, 3);
    exporter.start(no_metrics);
    exporter.stop();
    EXPECT_EQ(exporter.counts().dropped, 2U);
    EXPECT_EQ(exporter.counts().sent, 1U);
}

TEST(otlp_exporter_test, without_a_thread_a_flush_sends) {
    aws::loopback_server collector([](const auto&) { return aws::http_text(200, "{}"); });
    otlp_exporter exporter(to_collector(collector.authority()), {"shop", "1", "host", {{"faas.name", "sign-in"}}});
    exporter.start_without_thread(no_metrics);
    report_spans(2);
    EXPECT_THAT(collector.requests(), testing::IsEmpty());
    exporter.flush();
    exporter.flush();
    report_spans(1);
    exporter.flush(true);
    const auto requests = collector.requests();
    ASSERT_EQ(requests.size(), 4U); // spans and the first metrics, then spans and the last
    EXPECT_EQ(spans_in(requests[0]), 2U);
    EXPECT_THAT(requests[0], HasSubstr(R"({"key":"faas.name","value":{"stringValue":"sign-in"}})"));
    EXPECT_THAT(requests[1], StartsWith("POST /base/v1/metrics "));
    EXPECT_EQ(spans_in(requests[2]), 1U);
    EXPECT_THAT(requests[3], StartsWith("POST /base/v1/metrics "));
    EXPECT_EQ(exporter.counts().sent, 3U);
}

TEST(otlp_exporter_test, a_flush_waits_once_for_a_collector_that_is_slow) {
    aws::loopback_server collector([](const auto&) -> std::optional<std::string> { return std::nullopt; });
    otlp_exporter exporter(to_collector(collector.authority()), {});
    exporter.start_without_thread(no_metrics);
    const auto begin = std::chrono::steady_clock::now();
    constexpr std::size_t flushes = 100, spans = 512;
    for (std::size_t i = 0; i < flushes; ++i) {
        report_spans(spans);
        exporter.flush();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3 * otlp_exporter::longest_flush);
    EXPECT_EQ(exporter.counts().sent, 0U);
    EXPECT_EQ(exporter.counts().dropped, flushes * spans - otlp_exporter::longest_queue);
}

TEST(otlp_exporter_test, nobody_waits_for_a_slow_collector) {
    std::atomic<bool> is_slow = true;
    aws::loopback_server collector([&](const auto&) -> std::optional<std::string> {
        if (is_slow) return std::nullopt; // no answer
        return aws::http_text(200, "{}");
    });
    otlp_exporter exporter(to_collector(collector.authority()), {});
    exporter.start(no_metrics);
    const auto begin = std::chrono::steady_clock::now();
    constexpr std::size_t flood = 10 * otlp_exporter::longest_queue;
    report_spans(flood);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, otlp_exporter::timeout);
    EXPECT_GE(exporter.counts().dropped, flood - 2 * otlp_exporter::longest_queue);
    is_slow = false;
    exporter.stop();
    EXPECT_EQ(exporter.counts().sent + exporter.counts().dropped, flood);
}

} // namespace
} // namespace poolguard::app
