#include "base/audit.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace poolguard::base {
namespace {

audit_event event_of(std::string_view operation) {
    return {.action = "sign_in", .operation = operation, .outcome = "success"};
}

TEST(audit, every_observer_gets_each_event_while_it_lives) {
    std::vector<std::string> first;
    std::vector<std::string> second;
    {
        const audit_subscription one([&](const audit_event& event) { first.emplace_back(event.operation); });
        write_audit(event_of("a"));
        {
            const audit_subscription other([&](const audit_event& event) { second.emplace_back(event.operation); });
            write_audit(event_of("b"));
        }
        write_audit(event_of("c"));
    }
    write_audit(event_of("d"));
    EXPECT_EQ(first, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(second, std::vector<std::string>{"b"});
}

TEST(audit, an_observer_is_called_no_more_after_its_end) {
    std::atomic<bool> is_over = false;
    std::atomic<int> late = 0;
    std::atomic<int> seen = 0;
    std::atomic<int> written = 0;
    std::atomic<bool> stop = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&] {
            while (!stop) {
                write_audit(event_of("x"));
                ++written;
            }
        });
    {
        const audit_subscription one([&](const audit_event&) {
            ++seen;
            if (is_over) ++late;
        });
        while (seen < 100)
            std::this_thread::yield();
    }
    is_over = true;
    const int before = written;
    while (written < before + 100)
        std::this_thread::yield();
    stop = true;
    for (auto& each : writers)
        each.join();
    EXPECT_EQ(late, 0);
}

} // namespace
} // namespace poolguard::base
