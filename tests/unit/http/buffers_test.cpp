#include "http/input_buffer.hpp"
#include "http/output_buffer.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace poolguard::http {
namespace {

void put(input_buffer& buffer, std::string_view text) {
    while (!text.empty()) {
        const auto room = buffer.writable();
        ASSERT_GE(room.size(), input_buffer::min_room);
        const auto part = text.substr(0, room.size());
        std::ranges::copy(part, room.begin());
        buffer.commit(part.size());
        text.remove_prefix(part.size());
    }
}

TEST(input_buffer, keeps_unread_bytes_contiguous) {
    input_buffer buffer;
    std::string expected;
    for (int i = 0; i < 2000; ++i) {
        const auto text = std::to_string(i) + std::string(static_cast<std::size_t>(i % 97), 'x');
        put(buffer, text);
        expected += text;
        const auto taken = std::min<std::size_t>(expected.size(), static_cast<std::size_t>(i % 53));
        buffer.consume(taken);
        expected.erase(0, taken);
        ASSERT_EQ(buffer.readable(), expected);
    }
}

TEST(input_buffer, wipes_bodies) {
    input_buffer buffer;
    put(buffer, "head,body,next");
    const auto* memory = buffer.readable().data();
    buffer.consume(5);
    buffer.consume_and_wipe(5);
    EXPECT_EQ(buffer.readable(), "next");
    EXPECT_EQ(std::string_view(memory, 5), "head,");
    EXPECT_EQ(std::string_view(memory + 5, 5), std::string_view("\0\0\0\0\0", 5));
}

constexpr response_frame frame{.date = "d", .request_id = "r"};

response make_response(std::string body, bool is_secret) {
    response made;
    made.body = std::move(body);
    made.wipe_body = is_secret;
    return made;
}

std::string take_all(output_buffer& output, std::size_t piece) {
    std::string taken;
    for (bool is_done = output.empty(); !is_done;) {
        const auto [first, second] = output.pending();
        const auto both = std::string(first) + std::string(second);
        const auto part = both.substr(0, piece);
        taken += part;
        is_done = output.sent(part.size());
    }
    return taken;
}

TEST(output_buffer, sends_small_and_large_bodies_in_any_pieces) {
    const std::string large(output_buffer::largest_copied_body + 1, 'x');
    for (const std::size_t piece : {1UL, 100UL, 1'000'000UL}) {
        output_buffer output;
        output.append(make_response("small", false), frame, false);
        EXPECT_FALSE(output.is_full());
        output.append(make_response(large, true), frame, false);
        EXPECT_TRUE(output.is_full());
        const auto sent = take_all(output, piece);
        EXPECT_TRUE(sent.contains("\r\n\r\nsmallHTTP/1.1 200 OK"));
        EXPECT_TRUE(sent.ends_with("\r\n\r\n" + large));
        EXPECT_TRUE(output.empty());
        EXPECT_FALSE(output.is_full());
    }
}

TEST(output_buffer, answers_head_without_content) {
    output_buffer output;
    output.append(make_response("small", false), frame, true);
    output.append(make_response(std::string(100'000, 'x'), false), frame, true);
    const auto sent = take_all(output, 1000);
    EXPECT_TRUE(sent.contains("Content-Length: 5\r\n"));
    EXPECT_TRUE(sent.contains("\r\n\r\nHTTP/1.1"));
    EXPECT_TRUE(sent.contains("Content-Length: 100000\r\n"));
    EXPECT_TRUE(sent.ends_with("\r\n\r\n"));
}

TEST(output_buffer, wipes_secrets_once_they_are_sent) {
    output_buffer output;
    output.append(make_response("a secret that is long enough to be on the heap", true), frame, false);
    const auto pending = output.pending()[0];
    ASSERT_TRUE(pending.contains("secret"));
    EXPECT_TRUE(output.is_full());
    // The buffer keeps its memory for the next response, so that it can be looked at.
    ASSERT_TRUE(output.sent(pending.size()));
    EXPECT_FALSE(pending.contains("secret"));
    EXPECT_FALSE(output.is_full());
}

} // namespace
} // namespace poolguard::http
