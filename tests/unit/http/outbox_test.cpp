#include "http/outbox.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

struct counting_connection final : connection_base {
    bool end_if_idle() override { return false; }
    void recheck() override {}
    void send_answers() override { ++sent; }
    void discard_answers() override { ++discarded; }
    void interrupt() override {}

    int sent = 0;
    int discarded = 0;
};

class outbox_test : public testing::Test {
  protected:
    using after = std::chrono::microseconds;
    bool takes(counting_connection& one, after when) { return answers.takes(one, outbox::instant{} + when); }

    asio::io_context loop;
    outbox answers{loop};
    counting_connection first, second, third;
};

TEST_F(outbox_test, sends_answers_together_that_follow_one_another) {
    EXPECT_FALSE(takes(first, after{1'000})); // is alone so far
    EXPECT_TRUE(takes(second, after{1'015}));
    EXPECT_TRUE(takes(third, after{2'000})); // since the second waits
    EXPECT_EQ(second.sent + third.sent, 0);
    loop.run();
    EXPECT_EQ(first.sent, 0);
    EXPECT_EQ(second.sent, 1);
    EXPECT_EQ(third.sent, 1);
    EXPECT_FALSE(takes(first, after{2'016}));
    EXPECT_TRUE(takes(first, after{2'031}));
}

TEST_F(outbox_test, discards_what_waits_when_the_event_loop_has_ended) {
    EXPECT_FALSE(takes(first, after{1'000}));
    EXPECT_TRUE(takes(second, after{1'000}));
    EXPECT_TRUE(takes(third, after{1'000}));
    loop.stop();
    answers.discard();
    EXPECT_EQ(first.discarded, 0);
    EXPECT_EQ(second.discarded, 1);
    EXPECT_EQ(third.discarded, 1);
    loop.restart();
    loop.run();
    EXPECT_EQ(second.sent + third.sent, 0);
}

} // namespace
} // namespace poolguard::http
