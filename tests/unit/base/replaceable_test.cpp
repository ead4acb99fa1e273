#include "base/replaceable.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <thread>

namespace poolguard::base {
namespace {

TEST(replaceable_test, former_values_stay_readable) {
    replaceable<std::string> value("first");
    const auto& first = value.get();
    value.replace("second");
    EXPECT_EQ(first, "first");
    EXPECT_EQ(value.get(), "second");
}

TEST(replaceable_test, readers_see_whole_values) {
    replaceable<std::string> value(std::string(64, 'a'));
    std::atomic<bool> is_over = false;
    std::atomic<int> reads = 0, torn = 0;
    std::thread reader([&] {
        while (!is_over) {
            const auto& read = value.get();
            if (read != std::string(64, read.front())) ++torn;
            ++reads;
        }
    });
    while (reads == 0)
        std::this_thread::yield();
    for (int i = 0; i < 1000; ++i)
        value.replace(std::string(64, static_cast<char>('a' + i % 26)));
    is_over = true;
    reader.join();
    EXPECT_EQ(torn, 0);
}

} // namespace
} // namespace poolguard::base
