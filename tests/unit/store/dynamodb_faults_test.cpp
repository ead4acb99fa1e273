#include "dynamodb_fixture.hpp"

#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>

namespace poolguard::store {
namespace {

class dynamodb_faults_test : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(make_tables(world_.calls(), tables_)); }
    void TearDown() override { dynamodb_of_tests().tell(R"({"forget": true})"); }

    static void fail(std::string_view operation, std::string_view how, int times = 1) {
        dynamodb_of_tests().tell(fmt::format(R"({{"fail": "{}", "how": "{}", "times": {}}})", operation, how, times));
    }
    std::uint64_t version_at(const key& at) {
        const auto found = records_.get(at);
        EXPECT_TRUE(found);
        return found && *found ? (*found)->version : 0;
    }

    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
    dynamodb_world world_{clock_};
    dynamodb_tables tables_ = dynamodb_world::new_tables();
    dynamodb_records records_{tables_, world_.service(), clock_, world_.random};
};

constexpr const char* answers_lost[] = {"dropped after", "failed after"};
constexpr const char* never_done[] = {"throttled", "failed", "dropped"};

TEST_F(dynamodb_faults_test, retries_calls_that_were_not_executed) {
    for (const auto* how : never_done) {
        SCOPED_TRACE(how);
        const key at{"p", how};
        fail("PutItem", how, 2);
        EXPECT_EQ(records_.put(at, "1", if_absent{}), 1U);
        fail("Query", how, 2);
        EXPECT_EQ(records_.find({.partition = "p", .sort_prefix = how})->records.size(), 1U);
        fail("BatchGetItem", how, 2);
        EXPECT_TRUE(records_.get_all({at})->front());
        fail("DeleteItem", how, 1);
        EXPECT_TRUE(records_.remove(at));
        fail("GetItem", how, 2);
        EXPECT_EQ(version_at(at), 0U);
    }
    EXPECT_GE(world_.pauses, 25);
}

TEST_F(dynamodb_faults_test, retries_other_calls_only_if_they_were_not_executed) {
    const key at{"p", "s"};
    ASSERT_EQ(records_.put(at, "1", always{}), 1U);
    ASSERT_EQ(records_.add(at, 1), 1);
    for (const auto* how : never_done) {
        SCOPED_TRACE(how);
        const bool is_sure = std::string_view(how) == "throttled";
        fail("UpdateItem", how);
        EXPECT_EQ(records_.put(at, "2", always{}).has_value(), is_sure);
        fail("UpdateItem", how);
        EXPECT_EQ(records_.add(at, 1).has_value(), is_sure);
    }
    EXPECT_EQ(version_at(at), 2U);
    EXPECT_EQ(records_.add(at, 0), 2);
}

TEST_F(dynamodb_faults_test, a_write_whose_answer_is_lost_is_executed_once) {
    for (const auto* how : answers_lost) {
        SCOPED_TRACE(how);
        const key at{"p", how};
        fail("PutItem", how);
        EXPECT_EQ(records_.put(at, "1", if_absent{}), 1U);
        fail("PutItem", how, 2);
        EXPECT_EQ(records_.put(at, "2", if_version{1}), 2U);
        fail("UpdateItem", how);
        EXPECT_EQ(records_.put(at, "3", always{}), 3U);
        EXPECT_EQ(version_at(at), 3U);

        fail("PutItem", how);
        EXPECT_EQ(records_.add(at, 5), 5);
        fail("UpdateItem", how);
        EXPECT_EQ(records_.add(at, 2), 7);
        EXPECT_EQ(records_.add(at, 0), 7);
        fail("DeleteItem", how);
        EXPECT_TRUE(records_.remove(at));
    }
}

TEST_F(dynamodb_faults_test, a_conflict_stays_a_conflict_after_a_retry) {
    ASSERT_EQ(records_.put({"p", "s"}, "1", always{}), 1U);
    for (const auto* how : never_done) {
        SCOPED_TRACE(how);
        fail("PutItem", how);
        const auto put = records_.put({"p", "s"}, "2", if_version{7});
        ASSERT_FALSE(put);
        // A server that fails may have executed it.
        EXPECT_EQ(put.error(), std::string_view(how) == "throttled" ? error::conflict : error::unavailable);
    }
    EXPECT_EQ(version_at({"p", "s"}), 1U);
}

TEST_F(dynamodb_faults_test, an_unknown_outcome_is_neither_a_success_nor_a_conflict) {
    const key at{"p", "s"};
    dynamodb_records other(tables_, world_.service(), clock_, world_.random);
    ASSERT_EQ(records_.put(at, "1", always{}), 1U);

    fail("PutItem", "dropped after");
    world_.between_tries = [&] { ASSERT_EQ(other.put(at, "another's", if_version{2}), 3U); };
    EXPECT_EQ(records_.put(at, "2", if_version{1}), std::unexpected(error::unavailable));
    EXPECT_EQ(version_at(at), 3U);

    fail("PutItem", "dropped after");
    world_.between_tries = [&] { ASSERT_EQ(other.add(at, 1), 2); };
    EXPECT_EQ(records_.add(at, 1), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.add(at, 0), 2);

    // A record that is used once must not seem to be used twice.
    fail("DeleteItem", "dropped after");
    EXPECT_EQ(records_.remove(at, if_version{3}), std::unexpected(error::unavailable));
    EXPECT_EQ(version_at(at), 0U);
}

TEST_F(dynamodb_faults_test, a_database_that_is_down_is_unavailable) {
    dynamodb_of_tests().tell(R"({"down": true})");
    const key at{"p", "s"};
    EXPECT_EQ(records_.get(at), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.get_all({at}).error(), error::unavailable);
    EXPECT_EQ(records_.find({.partition = "p"}).error(), error::unavailable);
    EXPECT_EQ(records_.put(at, "{}", always{}), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.put(at, "{}", if_absent{}), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.put(at, "{}", if_version{1}), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.remove(at).error(), error::unavailable);
    EXPECT_EQ(records_.add(at, 1), std::unexpected(error::unavailable));
    EXPECT_EQ(records_.probe().error(), error::unavailable);
    dynamodb_of_tests().tell(R"({"down": false})");
    EXPECT_TRUE(records_.probe());
    EXPECT_EQ(version_at(at), 0U);
}

TEST_F(dynamodb_faults_test, items_that_are_not_records_are_damaged) {
    const auto calls = world_.calls();
    const struct {
        const char* sort;
        dynamodb::item more;
    } cases[] = {{"no version", {{"doc", dynamodb::text("{}")}}},
                 {"no document", {{"ver", dynamodb::number(1)}}},
                 {"version as text", {{"doc", dynamodb::text("{}")}, {"ver", dynamodb::text("1")}}},
                 {"version 0", {{"doc", dynamodb::text("{}")}, {"ver", dynamodb::number(0)}}}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.sort);
        dynamodb::put_item_request request{tables_.users,
                                           dynamodb::key_of(dynamodb::kind::record, {"p", each.sort}),
                                           "attribute_not_exists(pk) OR pk <> :now",
                                           {{":now", dynamodb::text("")}}};
        request.ExpressionAttributeValues = {{":now", dynamodb::text("x")}};
        for (const auto& [name, value] : each.more)
            request.Item[name] = value;
        ASSERT_TRUE(calls.ask<dynamodb::nothing_more>("PutItem", request));
        EXPECT_EQ(records_.get({"p", each.sort}), std::unexpected(error::damaged));
        EXPECT_EQ(records_.find({.partition = "p", .sort_prefix = each.sort}).error(), error::damaged);
    }
}

TEST_F(dynamodb_faults_test, each_partition_has_its_table) {
    ASSERT_TRUE(records_.put({"p", "s"}, "1", always{}));
    ASSERT_TRUE(records_.put({"q", "s"}, "2", always{}));
    auto swapped = tables_;
    std::swap(swapped.users, swapped.sessions);
    dynamodb_records other(swapped, world_.service(), clock_, world_.random);
    EXPECT_EQ(other.get({"p", "s"}), std::nullopt);
    EXPECT_EQ(other.get({"q", "s"}), std::nullopt);
    auto one = tables_;
    one.sessions = one.users;
    dynamodb_records first(one, world_.service(), clock_, world_.random);
    EXPECT_TRUE(*first.get({"p", "s"}));
    EXPECT_FALSE(*first.get({"q", "s"}));
}

// Gives the answers in turn.
class scripted_transport final : public aws::http_transport {
  public:
    explicit scripted_transport(std::vector<std::string> answers) : answers_(std::move(answers)) {}
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        asked.emplace_back(request.body);
        return aws::http_reply{200, {}, answers_.at(asked.size() - 1)};
    }
    std::vector<std::string> asked;

  private:
    std::vector<std::string> answers_;
};

// dynalite always answers the whole batch and a full page.
TEST(dynamodb_paging_test, requests_the_rest_of_a_batch) {
    const auto answer = [](const char* sort, const char* left) {
        return fmt::format(
            R"({{"Responses":{{"t":[{{"pk":{{"S":"p"}},"sk":{{"B":"{}"}},"ver":{{"N":"1"}},"doc":{{"S":"{}"}}}}]}},)"
            R"("UnprocessedKeys":{}}})",
            base::to_base64(std::string("r") + sort), sort, left);
    };
    scripted_transport transport(
        {answer("b", R"({"t":{"Keys":[{"pk":{"S":"p"},"sk":{"B":"cmE="}}],"ConsistentRead":true}})"),
         answer("a", "{}")});
    const base::wall_clock clock;
    base::system_random random;
    fixed_key key;
    dynamodb_records records({"t", "t"}, {dynamodb::target("eu-west-1", ""), transport, key, clock, random}, clock,
                             random);
    const auto found = records.get_all({{"p", "a"}, {"p", "b"}});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at(0)->document, "a");
    EXPECT_EQ(found->at(1)->document, "b");
    ASSERT_EQ(transport.asked.size(), 2U);
    EXPECT_EQ(transport.asked[1],
              R"({"RequestItems":{"t":{"Keys":[{"pk":{"S":"p"},"sk":{"B":"cmE="}}],"ConsistentRead":true}}})");
}

} // namespace
} // namespace poolguard::store
