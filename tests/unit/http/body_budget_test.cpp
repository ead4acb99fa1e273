#include "http/body_budget.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

TEST(body_budget, of_all_and_of_each_network) {
    struct row {
        const char* network;
        std::size_t bytes;
        bool is_taken;
    };
    const row table[] = {
        {"192.0.2.1", 200, true},  {"192.0.2.1", 51, false}, // more than a quarter
        {"192.0.2.1", 50, true},   {"192.0.2.1", 1, false},  {"192.0.2.2", 251, false}, {"192.0.2.2", 250, true},
        {"", 400, true}, // has no limit of its own
        {"192.0.2.3", 101, false}, {"", 101, false},         {"192.0.2.3", 100, true},  {"", 1, false},
        {"192.0.2.4", 1, false},   {"192.0.2.4", 0, true}};
    body_budget budget(1000);
    std::size_t taken = 0;
    for (const auto& [network, bytes, is_taken] : table) {
        EXPECT_EQ(budget.take(network, bytes), is_taken) << network << ' ' << bytes;
        if (is_taken) taken += bytes;
        EXPECT_EQ(budget.taken(), taken);
    }
    budget.give_back("192.0.2.1", 250);
    budget.give_back("", 400);
    EXPECT_EQ(budget.taken(), 350U);
    EXPECT_TRUE(budget.take("192.0.2.1", 250));
    EXPECT_FALSE(budget.take("192.0.2.1", 1));
    EXPECT_TRUE(budget.take("", 400));
}

TEST(body_budget, a_smaller_one_is_for_what_comes) {
    body_budget budget(1000);
    ASSERT_TRUE(budget.take("192.0.2.1", 250));
    ASSERT_TRUE(budget.take("", 350));
    budget.resize(400);
    EXPECT_EQ(budget.taken(), 600U);
    EXPECT_FALSE(budget.take("", 1));
    EXPECT_FALSE(budget.take("192.0.2.1", 1));
    budget.give_back("", 350);
    EXPECT_FALSE(budget.take("192.0.2.1", 1)) << "more than a quarter of 400";
    EXPECT_TRUE(budget.take("192.0.2.2", 100));
    EXPECT_FALSE(budget.take("", 51));
    budget.resize(2000);
    EXPECT_TRUE(budget.take("192.0.2.1", 250));
    EXPECT_EQ(budget.taken(), 600U);
}

TEST(body_budget, what_is_there_already_leaves_less_for_others) {
    body_budget budget(1000);
    budget.take_anyway("192.0.2.1", 300);
    EXPECT_FALSE(budget.take("192.0.2.1", 1));
    EXPECT_TRUE(budget.take("192.0.2.2", 250));
    EXPECT_FALSE(budget.take("", 451));
    budget.take_anyway("", 900);
    EXPECT_EQ(budget.taken(), 1450U);
    EXPECT_FALSE(budget.take("", 1));
    budget.give_back("", 900);
    budget.give_back("192.0.2.1", 300);
    EXPECT_TRUE(budget.take("192.0.2.1", 250));
    EXPECT_EQ(budget.taken(), 500U);
}

TEST(body_budget, huge_numbers_do_not_wrap) {
    body_budget budget(1000);
    EXPECT_TRUE(budget.take("", 1));
    EXPECT_FALSE(budget.take("", static_cast<std::size_t>(-1)));
    EXPECT_FALSE(budget.take("192.0.2.1", static_cast<std::size_t>(-1)));
    EXPECT_EQ(budget.taken(), 1U);
}

} // namespace
} // namespace poolguard::http
