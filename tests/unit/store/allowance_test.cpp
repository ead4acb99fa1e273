#include "store/allowance.hpp"

#include "sqlite_fixture.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class allowances : public sqlite_fixture {
  protected:
    // True where one more was allowed.
    bool take(const key& at) {
        const auto refused = take_one(*records, at, five, clock_.now());
        EXPECT_TRUE(refused);
        return refused && !*refused;
    }

    std::unique_ptr<sqlite_records> records = open();
    const allowance five{5, 60s};
    const key one{"rates", "one"};
};

TEST_F(allowances, the_time_begins_with_the_first_and_ends_for_all) {
    const auto began = clock_.now();
    EXPECT_TRUE(take(one));
    clock_.advance(59s);
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(take(one));
    const auto refused = take_one(*records, one, five, clock_.now());
    ASSERT_TRUE(refused && *refused);
    EXPECT_EQ(**refused, began + 60s);
    EXPECT_TRUE(take({"rates", "another"}));
    clock_.advance(999ms);
    EXPECT_FALSE(take(one));
    clock_.advance(1ms);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
}

TEST_F(allowances, what_is_given_back_may_be_taken_again) {
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_TRUE(give_one_back(*records, one, clock_.now()));
    EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
    // What was taken in an earlier time is not credited to this one.
    clock_.advance(61s);
    EXPECT_TRUE(give_one_back(*records, one, clock_.now()));
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
    EXPECT_TRUE(give_one_back(*records, {"rates", "never taken"}, clock_.now()));
}

TEST_F(allowances, of_many_at_once_as_many_pass_as_may) {
    std::atomic<int> passed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] { passed += take(one) ? 1 : 0; });
    }
    EXPECT_EQ(passed, 5);
}

TEST_F(allowances, none_at_all_is_never) { EXPECT_TRUE(take_one(*records, one, {0, 60s}, clock_.now()).value()); }

} // namespace
} // namespace poolguard::store
