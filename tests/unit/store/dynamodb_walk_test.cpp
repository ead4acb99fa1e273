#include "store/dynamodb_walk.hpp"

#include "dynamodb_fixture.hpp"
#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>
#include <set>

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class dynamodb_walk_test : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(make_tables(world_.calls(), tables_)); }

    dynamodb_walk from(std::optional<walk_position> after = {}) {
        return {tables_, world_.service(), clock_, std::move(after)};
    }
    std::vector<entry> all(std::optional<walk_position> after = {}) {
        auto walk = from(std::move(after));
        std::vector<entry> out;
        for (auto part = walk.next().value(); !part.empty(); part = walk.next().value())
            out.insert(out.end(), part.begin(), part.end());
        return out;
    }

    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
    dynamodb_world world_{clock_};
    dynamodb_tables tables_ = dynamodb_world::new_tables();
    dynamodb_records records_{tables_, world_.service(), clock_, world_.random};
};

TEST_F(dynamodb_walk_test, shows_everything_of_both_tables_once) {
    ASSERT_TRUE(records_.put({"p", "expired"}, "{}", always{}, clock_.now() + 1s));
    ASSERT_TRUE(records_.put({"p", "expires"}, "1", always{}, clock_.now() + 1h));
    ASSERT_TRUE(records_.put({"q", "stays"}, "2", always{}));
    ASSERT_TRUE(records_.add({"p", "stays"}, 7));
    ASSERT_TRUE(records_.add({"q", "expires"}, 8, clock_.now() + 1h));
    clock_.advance(1s);
    std::set<std::string> seen;
    const auto found = all();
    for (const auto& each : found)
        seen.insert(fmt::format("{} {} {} {} {}", each.key.partition, each.key.sort, each.document, each.count,
                                each.expires == clock_.now() - 1s + 1h));
    EXPECT_EQ(found.size(), 4U);
    EXPECT_EQ(seen, (std::set<std::string>{"p expires 1 0 true", "q stays 2 0 false", "p stays  7 false",
                                           "q expires  8 true"}));

    // From any place on, what follows is the same.
    for (std::size_t n = 0; n < found.size(); ++n) {
        const auto later = all(walk_position{found[n].key, found[n].is_counter});
        ASSERT_EQ(later.size(), found.size() - n - 1);
        for (std::size_t m = 0; m < later.size(); ++m)
            EXPECT_EQ(later[m].key, found[n + 1 + m].key);
    }
    EXPECT_FALSE(from().total().value());
}

TEST_F(dynamodb_walk_test, one_table_for_both_is_read_once) {
    tables_.sessions = tables_.users;
    dynamodb_records records(tables_, world_.service(), clock_, world_.random);
    ASSERT_TRUE(records.put({"p", "s"}, "1", always{}));
    ASSERT_TRUE(records.put({"q", "s"}, "2", always{}));
    EXPECT_EQ(all().size(), 2U);
}

TEST_F(dynamodb_walk_test, goes_on_where_a_call_failed) {
    ASSERT_TRUE(records_.put({"p", "s"}, "1", always{}));
    auto walk = from();
    dynamodb_of_tests().tell(R"({"down": true})");
    EXPECT_EQ(walk.next().error(), error::unavailable);
    dynamodb_of_tests().tell(R"({"down": false})");
    EXPECT_EQ(walk.next()->size(), 1U);
    EXPECT_TRUE(walk.next()->empty());
}

TEST_F(dynamodb_walk_test, an_item_that_is_no_entry_is_damaged) {
    const char* const cases[] = {R"("sk":{"B":"cnM="})",                      // a record without a document
                                 R"("sk":{"B":"Y3M="})",                      // a counter without a number
                                 R"("sk":{"B":"Y3M="},"num":{"S":"seven"})"}; // nor one of its type
    for (const auto* item : cases) {
        SCOPED_TRACE(item);
        ASSERT_TRUE(world_.service().call(
            "PutItem", fmt::format(R"({{"TableName":"{}","Item":{{"pk":{{"S":"p"}},{}}}}})", tables_.users, item), {}));
        EXPECT_EQ(from().next().error(), error::damaged);
    }
}

} // namespace
} // namespace poolguard::store
