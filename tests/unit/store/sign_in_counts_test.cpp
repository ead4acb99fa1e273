#include "store/sign_in_counts.hpp"

#include "sqlite_fixture.hpp"

#include <gmock/gmock.h>

namespace poolguard::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class sign_in_counts_test : public sqlite_fixture {
  protected:
    void SetUp() override { records_ = open(); }

    static std::int64_t sum(const sign_in_counts& of, std::int64_t sign_ins_in_minute::* which) {
        const auto found = of.last_hour();
        EXPECT_TRUE(found);
        std::int64_t out = 0;
        if (found)
            for (const auto& each : *found)
                out += each.*which;
        return out;
    }

    std::unique_ptr<sqlite_records> records_;
};

TEST_F(sign_in_counts_test, counts_by_minute) {
    sign_in_counts counts(*records_, clock_, "a", true);
    counts.count(true, clock_.now());
    counts.count(true, clock_.now());
    clock_.advance(minutes(2));
    counts.count(false, clock_.now());
    const auto found = counts.last_hour();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 60U);
    const auto now = base::epoch_seconds(clock_.now()) / 60;
    EXPECT_EQ(found->front().minute, now - 59);
    EXPECT_EQ(found->back(), (sign_ins_in_minute{now, 0, 1}));
    EXPECT_EQ((*found)[58], (sign_ins_in_minute{now - 1, 0, 0}));
    EXPECT_EQ((*found)[57], (sign_ins_in_minute{now - 2, 2, 0}));
    EXPECT_EQ(base::epoch_seconds(found->back().begins()), now * 60);
}

TEST_F(sign_in_counts_test, adds_those_of_twenty_nodes) {
    std::vector<std::unique_ptr<sign_in_counts>> nodes;
    for (int i = 0; i < 20; ++i)
        nodes.push_back(std::make_unique<sign_in_counts>(*records_, clock_, "node-" + std::to_string(i), true));
    for (int minute = 0; minute < 60; ++minute) {
        for (auto& each : nodes) {
            each->count(true, clock_.now());
            // This minute's count is written again when it has grown.
            if (minute == 30) {
                ASSERT_TRUE(each->write());
            }
            each->count(false, clock_.now());
            if (minute == 59) {
                ASSERT_TRUE(each->write());
            }
        }
        if (minute < 59) clock_.advance(minutes(1));
    }
    for (const auto& each : nodes) {
        EXPECT_EQ(sum(*each, &sign_ins_in_minute::succeeded), 1200);
        EXPECT_EQ(sum(*each, &sign_ins_in_minute::refused), 1200);
    }
    clock_.advance(minutes(30));
    EXPECT_EQ(sum(*nodes.front(), &sign_ins_in_minute::succeeded), 600);
    clock_.advance(hours(1));
    EXPECT_EQ(sum(*nodes.front(), &sign_ins_in_minute::succeeded), 0);
}

TEST_F(sign_in_counts_test, a_node_that_keeps_nothing_shows_its_own) {
    sign_in_counts kept(*records_, clock_, "a", true);
    sign_in_counts own(*records_, clock_, "b", false);
    kept.count(true, clock_.now());
    ASSERT_TRUE(kept.write());
    own.count(true, clock_.now());
    own.count(true, clock_.now());
    ASSERT_TRUE(own.write());
    EXPECT_EQ(sum(own, &sign_ins_in_minute::succeeded), 2);
    EXPECT_EQ(sum(kept, &sign_ins_in_minute::succeeded), 1);
}

} // namespace
} // namespace poolguard::store
