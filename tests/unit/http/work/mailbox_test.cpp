#include "http/work/mailbox.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace poolguard::http {
namespace {

// With the order that io_thread destroys them in.
struct mailbox_test : testing::Test {
    mailbox tested;
    asio::io_context loop{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};

    mailbox_test() { tested.serve(loop); }
};

TEST_F(mailbox_test, letters_of_other_threads_are_done_in_order) {
    constexpr int count = 10'000;
    std::vector<int> done;
    std::thread other([&] {
        for (int i = 0; i < count; ++i)
            tested.put([&, i] {
                done.push_back(i);
                if (i == count - 1) loop.stop();
            });
    });
    const auto own = std::this_thread::get_id();
    tested.put([&] { EXPECT_EQ(std::this_thread::get_id(), own); });
    loop.run();
    other.join();
    ASSERT_EQ(done.size(), std::size_t{count});
    for (int i = 0; i < count; ++i)
        EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST_F(mailbox_test, a_letter_may_put_another_and_what_throws_loses_no_other) {
    std::vector<int> done;
    tested.put([&] {
        done.push_back(1);
        tested.put([&] {
            done.push_back(3);
            loop.stop();
        });
    });
    tested.put([] { throw std::runtime_error("broken"); });
    tested.put([&] { done.push_back(2); });
    EXPECT_THROW(loop.run(), std::runtime_error);
    loop.run();
    EXPECT_EQ(done, (std::vector{1, 2, 3}));
}

TEST_F(mailbox_test, letters_that_come_too_late_are_destroyed) {
    const auto held = std::make_shared<int>(0);
    tested.put([held] {});
    EXPECT_EQ(held.use_count(), 2);
    tested.discard();
    EXPECT_EQ(held.use_count(), 1);
}

} // namespace
} // namespace poolguard::http
