#include "dynamodb_fixture.hpp"

#include "store/document.hpp"
#include "unit/base/manual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::store {
namespace {

using testing::HasSubstr;

class dynamodb_setup_test : public testing::Test {
  protected:
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
    dynamodb_world world_{clock_};
    dynamodb_tables tables_ = dynamodb_world::new_tables();
};

TEST_F(dynamodb_setup_test, creates_missing_tables_and_keeps_existing_ones) {
    const auto missing = check_tables(world_.calls(), tables_);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, open_failure::missing);
    EXPECT_THAT(missing.error().sentence, HasSubstr(tables_.users));
    EXPECT_THAT(missing.error().sentence, HasSubstr("poolguard tables create"));

    const auto made = make_tables(world_.calls(), tables_);
    ASSERT_TRUE(made) << made.error().sentence;
    ASSERT_EQ(made->size(), 2U);
    EXPECT_EQ(made->at(0).name, tables_.users);
    EXPECT_FALSE(made->at(0).was_there);
    EXPECT_TRUE(check_tables(world_.calls(), tables_));

    dynamodb_records records(tables_, world_.service(), clock_, world_.random);
    ASSERT_TRUE(records.put({"p", "s"}, "{}", always{}));
    const auto again = make_tables(world_.calls(), tables_);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->at(0).was_there);
    EXPECT_TRUE(*records.get({"p", "s"}));
}

TEST_F(dynamodb_setup_test, one_table_for_both_is_created_once) {
    tables_.sessions = tables_.users;
    EXPECT_EQ(make_tables(world_.calls(), tables_)->size(), 1U);
    EXPECT_TRUE(check_tables(world_.calls(), tables_));
}

TEST_F(dynamodb_setup_test, waits_until_a_new_table_can_be_used) {
    tables_.sessions = tables_.users;
    dynamodb_of_tests().tell(R"({"creating": 250})");
    const auto made = make_tables(world_.calls(), tables_);
    dynamodb_of_tests().tell(R"({"creating": 0})");
    ASSERT_TRUE(made) << made.error().sentence;
    dynamodb_records records(tables_, world_.service(), clock_, world_.random);
    EXPECT_TRUE(records.put({"p", "s"}, "{}", always{}));
}

TEST_F(dynamodb_setup_test, a_table_of_another_shape_is_refused_and_named) {
    const auto body = fmt::format(R"({{"TableName":"{}","KeySchema":[{{"AttributeName":"userId","KeyType":"HASH"}}],)"
                                  R"("AttributeDefinitions":[{{"AttributeName":"userId","AttributeType":"S"}}],)"
                                  R"("BillingMode":"PAY_PER_REQUEST"}})",
                                  tables_.users);
    ASSERT_TRUE(world_.service().call("CreateTable", body, {}));
    for (const auto& refused :
         {check_tables(world_.calls(), tables_).error(), make_tables(world_.calls(), tables_).error()}) {
        EXPECT_EQ(refused.kind, open_failure::other_shape);
        EXPECT_THAT(refused.sentence, HasSubstr(tables_.users));
        EXPECT_THAT(refused.sentence, HasSubstr("userId (S)"));
        EXPECT_THAT(refused.sentence, HasSubstr("pk (S), sk (B)"));
    }
}

TEST_F(dynamodb_setup_test, reports_a_database_that_is_down) {
    dynamodb_of_tests().tell(R"({"down": true})");
    const auto refused = check_tables(world_.calls(), tables_);
    dynamodb_of_tests().tell(R"({"down": false})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, open_failure::unavailable);
    EXPECT_THAT(refused.error().sentence, HasSubstr(tables_.users));
}

TEST_F(dynamodb_setup_test, records_of_a_newer_version_are_refused) {
    ASSERT_TRUE(make_tables(world_.calls(), tables_));
    dynamodb_records records(tables_, world_.service(), clock_, world_.random);
    EXPECT_TRUE(check_version(records));
    EXPECT_TRUE(check_version(records));
    ASSERT_TRUE(records.put({"server", "store-version"}, R"({"version":2})", always{}));
    const auto refused = check_version(records);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, open_failure::newer_version);
    EXPECT_THAT(refused.error().sentence, HasSubstr("version 2"));
}

} // namespace
} // namespace poolguard::store
