#include "http/worker_pool.hpp"

#include <atomic>
#include <cerrno>
#include <future>
#include <gtest/gtest.h>
#include <latch>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

namespace poolguard::http {
namespace {

TEST(worker_pool, refuses_when_its_queue_is_full) {
    std::latch started(1);
    std::latch gate(1);
    std::atomic<int> ran = 0;
    {
        worker_pool pool(1, 2, 0);
        ASSERT_TRUE(pool.submit([&] {
            started.count_down();
            gate.wait();
            ++ran;
        }));
        started.wait();
        EXPECT_TRUE(pool.submit([&] { ++ran; }));
        EXPECT_TRUE(pool.submit([&] { ++ran; }));
        EXPECT_EQ(pool.queued(), 2U);
        EXPECT_FALSE(pool.submit([&] { ran += 100; }));
        EXPECT_EQ(pool.queued(), 2U);
        gate.count_down();
    }
    EXPECT_EQ(ran, 3);
}

TEST(worker_pool, continues_after_an_exception) {
    worker_pool pool(1, 2, 0);
    ASSERT_TRUE(pool.submit([] { throw std::runtime_error("a bug"); }));
    std::promise<void> done;
    ASSERT_TRUE(pool.submit([&] { done.set_value(); }));
    EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(worker_pool, yields_to_other_threads) {
    errno = 0;
    const int own = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
    ASSERT_EQ(errno, 0);
    std::promise<int> priority;
    worker_pool pool(1, 1, 10);
    ASSERT_TRUE(pool.submit([&] { priority.set_value(::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()))); }));
    EXPECT_EQ(priority.get_future().get(), std::max(own, 10));
    EXPECT_EQ(::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())), own);
}

} // namespace
} // namespace poolguard::http
