#include "aws/call_trace.hpp"

#include "aws/curl_transport.hpp"
#include "unit/aws/loopback_server.hpp"
#include "unit/base/recorded_spans.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using testing::HasSubstr;
using testing::Not;

class call_trace_test : public testing::Test {
  protected:
    std::expected<http_reply, transport_error> call(std::string url, header_list headers = {}) {
        http_request request;
        request.method = "POST";
        request.url = std::move(url);
        request.headers = std::move(headers);
        return transport.send(request);
    }
    static base::trace::context given() {
        auto out = *base::trace::parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        out.state = "rojo=1";
        return out;
    }

    loopback_server server{[](const auto&) { return http_text(200, "ok"); }};
    curl_transport transport;
};

TEST_F(call_trace_test, calls_outside_a_trace_have_no_headers_for_it) {
    const base::trace::recorded_spans spans;
    ASSERT_TRUE(call(server.url()));
    EXPECT_THAT(server.requests().back(), Not(HasSubstr("traceparent")));
    EXPECT_TRUE(spans.all().empty());
}

TEST_F(call_trace_test, without_a_collector_the_trace_is_passed_on) {
    const auto trace = given();
    const base::trace::scope scope(&trace);
    ASSERT_TRUE(call(server.url()));
    EXPECT_THAT(server.requests().back(),
                HasSubstr("\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"));
    EXPECT_THAT(server.requests().back(), HasSubstr("\r\ntracestate: rojo=1\r\n"));
}

TEST_F(call_trace_test, a_call_is_a_span) {
    const base::trace::recorded_spans spans;
    const auto trace = given();
    const base::trace::scope scope(&trace);
    ASSERT_TRUE(call(server.url(), {{"X-Amz-Target", "DynamoDB_20120810.GetItem"}}));
    ASSERT_EQ(spans.all().size(), 1U);
    const auto span = spans.all()[0];
    EXPECT_EQ(span.kind, base::trace::span_kind::client);
    EXPECT_EQ(span.parent, "00f067aa0ba902b7");
    EXPECT_THAT(server.requests().back(), HasSubstr("\r\ntraceparent: 00-" + span.trace + "-" + span.id + "-01\r\n"));
    EXPECT_EQ(span.target, "DynamoDB_20120810.GetItem");
    EXPECT_EQ(span.host, "127.0.0.1");
    EXPECT_EQ(span.status, 200U);
}

TEST_F(call_trace_test, a_failed_call_is_a_span_with_the_reason) {
    const base::trace::recorded_spans spans;
    const auto trace = given();
    const base::trace::scope scope(&trace);
    ASSERT_FALSE(call("http://127.0.0.1:9/"));
    ASSERT_EQ(spans.all().size(), 1U);
    EXPECT_EQ(spans.all()[0].status, 0U);
    EXPECT_EQ(spans.all()[0].error, describe(transport_error::could_not_connect));
}

TEST_F(call_trace_test, a_request_that_names_a_trace_keeps_it) {
    const auto trace = given();
    const base::trace::scope scope(&trace);
    ASSERT_TRUE(call(server.url(), {{"Traceparent", "own"}}));
    EXPECT_THAT(server.requests().back(), HasSubstr("\r\nTraceparent: own\r\n"));
    EXPECT_THAT(server.requests().back(), Not(HasSubstr("4bf92f3577b34da6a3ce929d0e0e4736")));
}

} // namespace
} // namespace poolguard::aws
