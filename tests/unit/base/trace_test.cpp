#include "base/trace.hpp"

#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace poolguard::base::trace {
namespace {

constexpr auto standard_example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(trace_test, reads_the_example_of_the_standard) {
    const auto read = parse_traceparent(standard_example);
    ASSERT_TRUE(read);
    EXPECT_EQ(text_of(read->trace), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(text_of(read->span), "00f067aa0ba902b7");
    EXPECT_TRUE(read->is_sampled());
    EXPECT_EQ(write_traceparent(*read), standard_example);
}

TEST(trace_test, takes_only_what_the_standard_allows) {
    const struct {
        std::string_view value;
        bool is_valid;
    } cases[] = {
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", true},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff", true},
        {"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true},
        {"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true},
        {"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false},
        {"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
        {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false},
        {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x", false},
        {"0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-010", false},
        {"00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
        {" 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
        {"", false},
    };
    for (const auto& [value, is_valid] : cases)
        EXPECT_EQ(parse_traceparent(value).has_value(), is_valid) << value;
}

TEST(trace_test, the_lowest_bit_says_whether_a_trace_is_sampled) {
    for (const auto* flags : {"01", "03", "0f", "0b", "ff", "a9"})
        EXPECT_TRUE(parse_traceparent(std::string(standard_example, 53) + flags)->is_sampled()) << flags;
    for (const auto* flags : {"00", "02", "0e", "0a", "fe", "10"})
        EXPECT_FALSE(parse_traceparent(std::string(standard_example, 53) + flags)->is_sampled()) << flags;
}

TEST(trace_test, a_state_is_printable_and_not_too_long) {
    EXPECT_TRUE(is_acceptable_state("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
    EXPECT_TRUE(is_acceptable_state(std::string(longest_state, 'a')));
    for (const auto& bad : {std::string(longest_state + 1, 'a'), std::string("a=\r\nb"), std::string("a=\x7f"),
                            std::string("a=\xc3\xa9"), std::string(1, '\0')})
        EXPECT_FALSE(is_acceptable_state(bad));
}

TEST(trace_test, new_ids_differ) {
    std::set<std::string> ids;
    std::thread other([&ids] {
        for (int i = 0; i < 1000; ++i)
            ids.emplace(text_of(new_trace_id()));
    });
    other.join();
    for (int i = 0; i < 1000; ++i)
        ids.emplace(text_of(new_trace_id()));
    EXPECT_EQ(ids.size(), 2000U);
    context made;
    made.trace = new_trace_id();
    made.span = new_span_id();
    EXPECT_TRUE(parse_traceparent(write_traceparent(made)));
}

TEST(trace_test, scopes_nest_and_belong_to_a_thread) {
    const context outer, inner;
    EXPECT_EQ(current(), nullptr);
    {
        const scope first(&outer);
        {
            const scope second(&inner);
            EXPECT_EQ(current(), &inner);
            std::thread([] { EXPECT_EQ(current(), nullptr); }).join();
        }
        EXPECT_EQ(current(), &outer);
    }
    EXPECT_EQ(current(), nullptr);
}

} // namespace
} // namespace poolguard::base::trace
