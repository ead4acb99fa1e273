#include "unit/pool/administration_fixture.hpp"

#include "pool/model/pool_keys.hpp"
#include "pool/model/sign_in_records.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class user_pools_test : public administration_fixture {
  protected:
    // What is left of the pool in any partition that it may have records in.
    std::size_t records_left() {
        std::size_t out = 0;
        const auto id = pool_id_;
        for (const auto& partition :
             {keys::clients(id), keys::users(id), keys::names(id), keys::users_by(id, "email"),
              keys::users_by(id, "phone_number"), keys::groups(id), keys::groups_of(id, "ann"),
              keys::members_of(id, "staff"), keys::sessions(id, "ann"), keys::attempts(id), keys::used_challenges(id),
              keys::kept_for_challenges(id), keys::pools(region_), std::string(keys::all_clients)})
            out += records_->find({.partition = partition})->records.size();
        return out + (*records_->get(keys::signing(id)) ? 1 : 0);
    }
    void fill() {
        make_pool();
        make_client();
        make_user("ann", R"("email":"ann@x.yz","phone_number":"+15550100")");
        make_user("bob");
        call("CreateGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})");
        call("AdminAddUserToGroup", R"({"UserPoolId":"$POOL","GroupName":"staff","Username":"ann"})");
        ASSERT_TRUE(records_->put(keys::signing(pool_id_), "{}", store::always{}));
        ASSERT_TRUE(records_->put({keys::sessions(pool_id_, "ann"), "s"}, "{}", store::always{}));
        ASSERT_TRUE(records_->put({keys::attempts(pool_id_), "a"}, "{}", store::always{}));
        ASSERT_TRUE(records_->put({keys::used_challenges(pool_id_), "u"}, "{}", store::always{}));
        ASSERT_TRUE(records_->put({keys::kept_for_challenges(pool_id_), "u"}, "{}", store::always{}));
    }
};

TEST_F(user_pools_test, remove_all_that_is_in_a_pool) {
    fill();
    EXPECT_GT(records_left(), 14U);
    ASSERT_TRUE(pools_.remove(pool_id_));
    EXPECT_EQ(records_left(), 0U);
    EXPECT_EQ(*records_->add(keys::user_count(pool_id_), 0), 0);
    EXPECT_EQ(pools_.find(pool_id_).error(),
              (failure{"ResourceNotFoundException", "User pool " + pool_id_ + " does not exist."}));
    EXPECT_EQ(pools_.find_client(client_id_).error(),
              (failure{"ResourceNotFoundException", "User pool client " + client_id_ + " does not exist."}));
    EXPECT_FALSE(pools_.remove(pool_id_));
}

TEST_F(user_pools_test, remove_import_jobs_before_users_and_what_is_written_meanwhile) {
    fill();
    ASSERT_TRUE(records_->put({keys::named(pool_id_, keys::import_job_kind), "import-1"}, "{}", store::always{}));
    int late = 0;
    watched_records watched(*records_, [&](bool) {
        const auto size_of = [&](const std::string& partition) {
            return records_->find({.partition = partition})->records.size();
        };
        const auto users = size_of(keys::users(pool_id_));
        EXPECT_TRUE(users == 2 || size_of(keys::named(pool_id_, keys::import_job_kind)) == 0);
        return users > 0 || late == 3 ||
               records_->put({keys::users(pool_id_), fmt::format("late{}", ++late)}, "{}", store::always{});
    });
    ASSERT_TRUE(user_pools(watched, clock_, random_, stores_.seals.client_secrets).remove(pool_id_));
    EXPECT_EQ(late, 3);
    EXPECT_EQ(records_left(), 0U);
}

TEST_F(user_pools_test, an_id_is_taken_only_where_there_is_one) {
    user_pool_document pool;
    pool.id = "eu-west-1_Example1";
    client_document client;
    client.id = "1app";
    client.name = "app";
    client.pool_id = pool.id;
    // A store that fails says so, and what it left is no obstacle.
    for (int writes = 0; writes < 2; ++writes) {
        cut_off_records dying(*records_, writes);
        user_pools crashing(dying, clock_, random_, stores_.seals.client_secrets);
        EXPECT_EQ(crashing.create_client(client).error().name, "TooManyRequestsException") << writes;
    }
    cut_off_records broken(*records_, 0);
    EXPECT_EQ(user_pools(broken, clock_, random_, stores_.seals.client_secrets).create(pool).error().name,
              "TooManyRequestsException");
    ASSERT_TRUE(pools_.create(pool));
    client.name = "renamed";
    ASSERT_TRUE(pools_.create_client(client));
    const auto listed = pools_.list_clients(pool.id, 10, {}).value().records;
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_NE(listed[0].document.find("renamed"), std::string::npos);
    EXPECT_EQ(pools_.create(pool).error(),
              (failure{"InvalidParameterException", "The id eu-west-1_Example1 is taken."}));
    client.pool_id = "eu-west-1_Example2";
    EXPECT_EQ(pools_.create_client(client).error(), (failure{"InvalidParameterException", "The id 1app is taken."}));
    EXPECT_TRUE(pools_.list_clients(client.pool_id, 10, {}).value().records.empty());
}

TEST_F(user_pools_test, finish_a_removal_that_was_cut_short) {
    fill();
    for (int cut = 1;; ++cut) {
        cut_off_records dying(*records_, cut);
        user_pools crashing(dying, clock_, random_, stores_.seals.client_secrets);
        const auto removed = crashing.remove(pool_id_);
        if (!dying.was_cut()) {
            EXPECT_TRUE(removed);
            break;
        }
        EXPECT_FALSE(removed);
        user_pools other_node(*records_, clock_, random_, stores_.seals.client_secrets);
        EXPECT_FALSE(other_node.find(pool_id_)) << "usable while it is being removed";
        ASSERT_LT(cut, 100);
    }
    EXPECT_EQ(records_left(), 0U);
}

TEST_F(user_pools_test, another_nodes_change_is_seen_within_a_second) {
    make_pool();
    make_client();
    user_pools other_node(*records_, clock_, random_, stores_.seals.client_secrets);
    ASSERT_TRUE(other_node.find_client(client_id_));
    ASSERT_TRUE(other_node.find(pool_id_));
    call("UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","ClientName":"new"})");
    EXPECT_EQ((*pools_.find_client(client_id_))->name, "new");
    clock_.advance(999ms);
    EXPECT_EQ((*other_node.find_client(client_id_))->name, "web");
    clock_.advance(1ms);
    EXPECT_EQ((*other_node.find_client(client_id_))->name, "new");
    call("DeleteUserPool", R"({"UserPoolId":"$POOL"})");
    clock_.advance(1s);
    EXPECT_FALSE(other_node.find(pool_id_));
    EXPECT_FALSE(other_node.find_client(client_id_));
}

TEST_F(user_pools_test, update_is_no_way_back_from_removal) {
    make_pool();
    auto document = pool();
    document.name = "renamed";
    const auto write = [&](user_pool_document& stored) -> result<void> {
        stored = document;
        return {};
    };
    ASSERT_TRUE(pools_.update(document.id, write));
    EXPECT_EQ((*pools_.find(pool_id_))->name, "renamed");
    ASSERT_TRUE(pools_.remove(pool_id_));
    EXPECT_FALSE(pools_.update(document.id, write));
    EXPECT_FALSE(pools_.find(pool_id_));
}

TEST_F(user_pools_test, client_secrets_are_sealed_for_their_client) {
    make_pool();
    make_client(R"(,"GenerateSecret":true)");
    const auto client = **pools_.find_client(client_id_);
    const auto secret = pools_.secrets().original(client);
    EXPECT_EQ(secret.reveal().size(), 51U);
    const auto stored = (*records_->get({std::string(keys::all_clients), client_id_}))->document;
    EXPECT_EQ(stored.find(secret.reveal()), stored.npos);
    auto other = client;
    other.id = "another";
    EXPECT_THROW((void)pools_.secrets().original(other), std::runtime_error);
    other.secret.clear();
    EXPECT_TRUE(pools_.secrets().original(other).empty());
    EXPECT_FALSE(pools_.find_client("eu-west-1_other", client_id_));
}

TEST_F(user_pools_test, store_failures_become_cognitos) {
    EXPECT_EQ(store_failure(store::error::unavailable).name, "TooManyRequestsException");
    for (const auto cause : {store::error::conflict, store::error::full, store::error::read_only,
                             store::error::too_large, store::error::damaged})
        EXPECT_EQ(store_failure(cause).name, "InternalErrorException");
    EXPECT_EQ(region_of("us-gov-west-1_Abc"), "us-gov-west-1");
}

} // namespace
} // namespace poolguard::pool
