#include "unit/base/recorded_spans.hpp"
#include "unit/http/session_fixture.hpp"

namespace poolguard::http {
namespace {

using base::trace::recorded_spans;

constexpr std::string_view given_trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view given_span_id = "00f067aa0ba902b7";
const std::string sampled_parent = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";
const std::string unsampled_parent = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\n";

class request_trace_test : public session_fixture {
  protected:
    request_trace_test() {
        const auto show = [] {
            const auto* current = base::trace::current();
            return make_text(current == nullptr ? "none"
                                                : base::trace::write_traceparent(*current) + ' ' + current->state);
        };
        table.add(make_session_route(method::get, "/trace", [show](const request&) { return show(); }));
        table.add(make_session_route(method::get, "/trace/work",
                                     [show](const request&) -> outcome { return work([show] { return show(); }); }));
    }
    // The body of the answer.
    std::string ask(const std::string& path, const std::string& headers) {
        if (feed("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n") == step::delegate) {
            auto given = tested.take_work();
            tested.finish_work(given());
            tested.advance();
        }
        const auto text = take_output();
        return text.substr(text.rfind("\r\n\r\n") + 4);
    }
};

TEST_F(request_trace_test, without_a_collector_a_trace_is_passed_on_as_it_came) {
    for (const auto* path : {"/trace", "/trace/work"}) {
        EXPECT_EQ(ask(path, ""), "none");
        EXPECT_FALSE(log_lines().contains("trace_id"));
        EXPECT_EQ(ask(path, sampled_parent + "tracestate: a=1\r\nTraceState: b=2\r\n"),
                  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 a=1,b=2");
        EXPECT_TRUE(log_lines().ends_with(R"(,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"})"
                                          "\n"));
        // Not that of the request before.
        EXPECT_EQ(ask(path, ""), "none");
    }
    EXPECT_EQ(base::trace::current(), nullptr);
}

TEST_F(request_trace_test, a_doubled_or_malformed_trace_is_none) {
    EXPECT_EQ(ask("/trace", sampled_parent + sampled_parent), "none");
    EXPECT_EQ(ask("/trace", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1\r\n"), "none");
    const auto with_long_state = ask("/trace", sampled_parent + "tracestate: a=" + std::string(600, 'b') + "\r\n");
    EXPECT_TRUE(with_long_state.ends_with("-01 ")) << with_long_state;
}

TEST_F(request_trace_test, a_span_is_reported_below_that_of_the_caller) {
    const recorded_spans spans;
    const auto seen = ask("/trace/work", sampled_parent);
    ASSERT_EQ(spans.all().size(), 1U);
    const auto span = spans.all()[0];
    EXPECT_EQ(span.trace, given_trace_id);
    EXPECT_EQ(span.parent, given_span_id);
    EXPECT_NE(span.id, given_span_id);
    EXPECT_EQ(seen, "00-" + span.trace + "-" + span.id + "-01 ");
    EXPECT_EQ(span.method, "GET");
    EXPECT_EQ(span.target, "/trace/work");
    EXPECT_EQ(span.status, 200U);
    EXPECT_FALSE(span.request_id.empty());
}

TEST_F(request_trace_test, with_a_collector_each_request_has_a_trace) {
    const recorded_spans spans;
    EXPECT_NE(ask("/trace", ""), "none");
    ask("/nothing/here", "");
    ASSERT_EQ(spans.all().size(), 2U);
    EXPECT_EQ(spans.all()[0].parent, "");
    EXPECT_NE(spans.all()[0].trace, spans.all()[1].trace);
    EXPECT_EQ(spans.all()[1].target, "");
    EXPECT_EQ(spans.all()[1].status, 404U);
    EXPECT_EQ(spans.all()[1].error, "not_found");
}

TEST_F(request_trace_test, what_the_caller_does_not_sample_is_not_reported) {
    const recorded_spans spans;
    EXPECT_TRUE(ask("/trace", unsampled_parent).ends_with("-00 "));
    EXPECT_TRUE(spans.all().empty());
    EXPECT_TRUE(log_lines().contains("trace_id"));
}

} // namespace
} // namespace poolguard::http
