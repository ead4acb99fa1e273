#include "base/background_loop.hpp"

#include <gtest/gtest.h>
#include <semaphore>
#include <stdexcept>

namespace poolguard::base {
namespace {

TEST(background_loop, works_at_once_and_whenever_it_is_woken_even_after_a_failure) {
    std::counting_semaphore<> done(0);
    background_loop tested("loop_failed", std::chrono::hours(1));
    tested.start([&] {
        done.release();
        throw std::runtime_error("inner cause");
    });
    for (int i = 0; i < 3; ++i, tested.wake())
        done.acquire();
}

TEST(background_loop, works_again_after_a_pause) {
    std::counting_semaphore<> done(0);
    background_loop tested("loop_failed", std::chrono::milliseconds(1));
    tested.start([&] { done.release(); });
    for (int i = 0; i < 3; ++i)
        done.acquire();
}

TEST(background_loop, stops_when_the_work_has_ended) {
    background_loop tested("loop_failed", std::chrono::hours(1));
    std::binary_semaphore begun(0);
    bool has_ended = false;
    tested.start([&] {
        begun.release();
        while (!tested.is_stopping())
            std::this_thread::yield();
        has_ended = true;
    });
    begun.acquire();
    tested.stop();
    EXPECT_TRUE(has_ended);
    background_loop{"loop_failed", std::chrono::hours(1)}.stop(); // was never started
}

} // namespace
} // namespace poolguard::base
