#include "service/poller.hpp"

#include <future>
#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

// Waits until something has run so many times.
class countdown {
  public:
    explicit countdown(int from) : left_(from) {}
    void step() {
        if (--left_ == 0) done_.set_value();
    }
    bool is_reached() { return reached_.wait_for(30s) == std::future_status::ready; }

  private:
    std::atomic<int> left_;
    std::promise<void> done_;
    std::future<void> reached_ = done_.get_future();
};

TEST(poller, runs_each_function_again_and_again) {
    countdown often(5);
    countdown seldom(2);
    poller polls;
    polls.every(1ms, "often", [&] { often.step(); });
    polls.every(3ms, "seldom", [&] { seldom.step(); });
    polls.start();
    EXPECT_TRUE(often.is_reached());
    EXPECT_TRUE(seldom.is_reached());
}

TEST(poller, continues_after_an_exception) {
    countdown runs(3);
    poller polls;
    polls.every(1ms, "throws", [&] {
        runs.step();
        throw std::runtime_error("once more");
    });
    polls.every(1ms, "throws another kind", [] { throw 7; });
    polls.start();
    EXPECT_TRUE(runs.is_reached());
}

TEST(poller, a_hanging_function_does_not_delay_others) {
    countdown others(5);
    countdown hangs(1);
    std::promise<void> answer;
    poller polls;
    polls.every(1ms, "hangs", [&, answered = answer.get_future().share()] {
        hangs.step();
        answered.wait();
    });
    polls.every(1ms, "others", [&] { others.step(); });
    polls.start();
    EXPECT_TRUE(hangs.is_reached());
    EXPECT_TRUE(others.is_reached());
    answer.set_value();
}

TEST(poller, stops_without_waiting_for_the_interval) {
    countdown first(1);
    std::atomic<int> runs = 0;
    poller polls;
    polls.every(24h, "daily", [&] {
        ++runs;
        first.step();
    });
    polls.start();
    EXPECT_TRUE(first.is_reached());
    const auto before = std::chrono::steady_clock::now();
    polls.stop();
    polls.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 30s);
    EXPECT_EQ(runs, 1);
}

TEST(poller, need_not_be_started_or_have_functions) {
    poller unused;
    unused.every(1ms, "never", [] { FAIL(); });
    poller idle;
    idle.start();
    idle.stop();
}

} // namespace
} // namespace poolguard::service
