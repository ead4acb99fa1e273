#include "unit/http/loopback_client.hpp"
#include "unit/http/running_server.hpp"

#include <future>
#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

using std::chrono::milliseconds;

class server_work_test : public testing::Test {
  protected:
    // Lets running work end, however the test ends.
    ~server_work_test() override {
        if (!running.gate.try_wait()) running.gate.count_down();
    }
    // From now on, the only worker of the quick lane waits at the gate.
    void block_worker(const loopback_client& by) {
        by.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
        running.started.wait();
    }
    void queue_count(const loopback_client& by) {
        by.send("GET /count HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_TRUE(running.wait_until_queued());
    }
    // Waits until the worker has emptied its queue.
    void wait_for_worker() {
        std::promise<void> reached;
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        bool is_taken = false;
        // The queue has one place, which may still be taken.
        while (!is_taken && std::chrono::steady_clock::now() < limit) {
            is_taken = running.workers.submit([&] { reached.set_value(); });
            if (!is_taken) std::this_thread::yield();
        }
        ASSERT_TRUE(is_taken);
        reached.get_future().wait();
    }

    running_server running;
};

TEST_F(server_work_test, the_quick_lane_answers_while_the_slow_one_is_blocked) {
    running.start();
    loopback_client slow(running.port());
    loopback_client quick(running.port());
    slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    running.started.wait();
    quick.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(quick.read_response().ends_with("\r\n\r\n/work"));
    running.gate.count_down();
    EXPECT_TRUE(slow.read_response().ends_with("\r\n\r\nthrough"));
}

TEST_F(server_work_test, a_drain_answers_waiting_work_and_finishes_running_work) {
    running.options.drain_queue_time = milliseconds(0);
    running.start();
    loopback_client busy(running.port());
    loopback_client queued(running.port());
    block_worker(busy);
    queue_count(queued);
    auto drained = std::async(std::launch::async, [&] { running.instance->drain(); });
    const auto refused = queued.read_to_end();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_TRUE(refused.contains("\r\nConnection: close\r\n")) << refused;
    queued.shut_down_sending();
    running.gate.count_down();
    EXPECT_TRUE(busy.read_to_end().ends_with("\r\n\r\nthrough"));
    busy.shut_down_sending();
    drained.get();
    wait_for_worker();
    EXPECT_EQ(running.counted, 0);
}

TEST_F(server_work_test, work_that_waits_at_the_end_of_the_drain_is_never_run) {
    running.options.drain_timeout = milliseconds(50);
    running.start();
    loopback_client busy(running.port());
    loopback_client queued(running.port());
    block_worker(busy);
    queue_count(queued);
    const auto began = std::chrono::steady_clock::now();
    running.instance->drain();
    EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(1'500));
    running.gate.count_down();
    running.instance.reset();
    wait_for_worker();
    EXPECT_EQ(running.counted, 0);
}

TEST_F(server_work_test, a_destroyed_server_does_not_wait_for_queued_work) {
    running.start();
    loopback_client queued(running.port());
    std::promise<void> blocked;
    // Not work of the server, so that it need not wait for it.
    ASSERT_TRUE(running.workers.submit([&] {
        blocked.set_value();
        running.gate.wait();
    }));
    blocked.get_future().wait();
    queue_count(queued);
    running.instance.reset();
    // It may have received a 503 or have been disconnected.
    const auto answer = queued.read_response();
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 503 ")) << answer;
    running.gate.count_down();
    wait_for_worker();
    EXPECT_EQ(running.counted, 0);
}

TEST_F(server_work_test, a_drain_runs_queued_work_while_there_is_time) {
    running.start();
    loopback_client busy(running.port());
    loopback_client queued(running.port());
    block_worker(busy);
    queue_count(queued);
    auto drained = std::async(std::launch::async, [&] { running.instance->drain(); });
    running.gate.count_down();
    EXPECT_TRUE(queued.read_to_end().ends_with("\r\n\r\ncounted"));
    queued.shut_down_sending();
    busy.read_to_end();
    busy.shut_down_sending();
    drained.get();
    EXPECT_EQ(running.counted, 1);
}

TEST_F(server_work_test, queued_work_of_a_closed_connection_is_not_run) {
    running.options.half_closed_wait = milliseconds(0);
    running.start();
    loopback_client busy(running.port());
    loopback_client queued(running.port());
    block_worker(busy);
    queue_count(queued);
    queued.shut_down_sending();
    running.gate.count_down();
    const auto refused = queued.read_to_end();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_EQ(running.counted, 0);
}

} // namespace
} // namespace poolguard::http
