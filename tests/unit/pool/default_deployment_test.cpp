#include "pool/default_deployment.hpp"

#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <thread>

namespace poolguard::pool {
namespace {

class default_deployment_test : public testing::Test {
  protected:
    result<deployment> provide(store::records& records) {
        user_pools pools(records, rooms_.clock, rooms_.random, rooms_.client_sealer);
        return provide_deployment(wishes_, {rooms_.clock.now(), "eu-west-1", ""}, pools, records, rooms_.random);
    }
    result<deployment> provide() { return provide(*rooms_.records); }
    void choose_ids() {
        wishes_.pool_id = "eu-west-1_Example1";
        wishes_.client_id = "1app";
        wishes_.web_client_id = "1web";
    }
    static std::string text_of(const deployment& made) { return made.pool_id + made.client_id + made.web_client_id; }
    std::size_t count_pools() { return rooms_.all_pools.list("eu-west-1", 100, {}).value().records.size(); }
    std::size_t count_clients(const std::string& pool_id) {
        return rooms_.all_pools.list_clients(pool_id, 100, {}).value().records.size();
    }

    sign_in_rooms rooms_;
    deployment_options wishes_{"eu-west-1", {"http://localhost:3000/callback"}, {"http://localhost:3000/"}};
};

TEST_F(default_deployment_test, is_made_once) {
    const auto first = provide();
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_TRUE(first->pool_id.starts_with("eu-west-1_"));
    EXPECT_EQ(first->client_id.size(), 26U);
    const auto second = provide();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->pool_id, first->pool_id);
    EXPECT_EQ(second->client_id, first->client_id);
    EXPECT_EQ(second->web_client_id, first->web_client_id);
    EXPECT_EQ(count_pools(), 1U);
    EXPECT_EQ(count_clients(first->pool_id), 2U);
}

TEST_F(default_deployment_test, has_what_a_web_app_needs) {
    const auto made = provide();
    ASSERT_TRUE(made);
    const auto pool = rooms_.all_pools.find(made->pool_id).value();
    EXPECT_EQ(pool->settings.UsernameAttributes, (std::vector{cognito::verified_attribute::email}));
    const auto* tenant = find_attribute(*pool, "custom:tenant_id");
    ASSERT_NE(tenant, nullptr);
    EXPECT_TRUE(tenant->Mutable);
    EXPECT_EQ(tenant->StringAttributeConstraints->MaxLength->value, "64");

    const auto app = rooms_.all_pools.find_client(made->client_id).value();
    EXPECT_TRUE(app->secret.empty());
    EXPECT_EQ(app->settings.PreventUserExistenceErrors, cognito::user_existence_errors::ENABLED);
    EXPECT_EQ(app->settings.ExplicitAuthFlows->size(), 4U);
    const auto web = rooms_.all_pools.find_client(made->web_client_id).value();
    EXPECT_TRUE(*web->settings.AllowedOAuthFlowsUserPoolClient);
    EXPECT_EQ(web->settings.AllowedOAuthFlows->value, (std::vector{cognito::oauth_flow::code}));
    EXPECT_EQ(web->settings.CallbackURLs->value[0].value, "http://localhost:3000/callback");
    for (const auto& each : *app->settings.WriteAttributes)
        EXPECT_NE(each.value, "custom:tenant_id");
}

TEST_F(default_deployment_test, follows_new_urls) {
    const auto made = provide();
    ASSERT_TRUE(made);
    wishes_.callback_urls = {"https://app.example.com/callback", "http://localhost:3000/callback"};
    ASSERT_TRUE(provide());
    const auto web = rooms_.all_pools.find_client(made->web_client_id).value();
    ASSERT_EQ(web->settings.CallbackURLs->size(), 2U);
    EXPECT_EQ(web->settings.LogoutURLs->size(), 1U);
    wishes_.callback_urls = {"http://not-this-machine.example.com/"};
    EXPECT_EQ(name_of(provide()), "InvalidParameterException");
}

TEST_F(default_deployment_test, is_finished_after_being_cut_short_anywhere) {
    for (int round = 0; round < 12; ++round) {
        if (round == 6) choose_ids();
        const int writes = round % 6;
        sign_in_rooms rooms;
        cut_off_records cut(*rooms.records, writes);
        EXPECT_FALSE(provide(cut)) << writes;
        const auto made = provide(*rooms.records);
        ASSERT_TRUE(made) << writes << ' ' << made.error().message;
        EXPECT_TRUE(rooms.all_pools.find(made->pool_id)) << writes;
        EXPECT_TRUE(rooms.all_pools.find_client(made->pool_id, made->client_id)) << writes;
        EXPECT_TRUE(rooms.all_pools.find_client(made->pool_id, made->web_client_id)) << writes;
        EXPECT_EQ(rooms.all_pools.list_clients(made->pool_id, 100, {}).value().records.size(), 2U) << writes;
    }
}

TEST_F(default_deployment_test, has_the_ids_that_were_chosen) {
    choose_ids();
    for (int start = 0; start < 2; ++start) {
        const auto made = provide();
        ASSERT_TRUE(made) << made.error().message;
        EXPECT_EQ(text_of(*made), "eu-west-1_Example11app1web");
    }
    // They stay, with and without the wish, and nobody gets others than asked for.
    wishes_.client_id = std::nullopt;
    EXPECT_TRUE(provide());
    wishes_.client_id = "1other";
    EXPECT_EQ(name_of(provide()), "InvalidParameterException");
}

TEST_F(default_deployment_test, refuses_ids_that_cannot_be) {
    using options = deployment_options;
    const std::tuple<std::optional<std::string> options::*, const char*> table[] = {
        {&options::pool_id, "Example1"},     {&options::pool_id, "us-east-1_Example1"},
        {&options::pool_id, "eu-west-1_"},   {&options::client_id, "an app"},
        {&options::client_id, ""},           {&options::web_client_id, "1app"},
        {&options::web_client_id, "1taken"}, {&options::pool_id, "eu-west-1_Taken1"}};
    user_pool_document pool;
    pool.id = "eu-west-1_Taken1";
    ASSERT_TRUE(rooms_.all_pools.create(pool));
    client_document client;
    client.id = "1taken";
    client.pool_id = pool.id;
    ASSERT_TRUE(rooms_.all_pools.create_client(client));
    for (const auto& [member, id] : table) {
        wishes_ = {"eu-west-1", {"http://localhost:3000/callback"}, {"http://localhost:3000/"}};
        wishes_.client_id = "1app";
        wishes_.*member = id;
        EXPECT_EQ(name_of(provide()), "InvalidParameterException") << id;
        EXPECT_EQ(count_pools(), 1U) << id;
    }
}

TEST_F(default_deployment_test, is_the_same_for_nodes_that_start_together) {
    std::vector<std::string> seen(4);
    std::vector<std::thread> nodes;
    for (auto& each : seen)
        nodes.emplace_back([&] {
            if (const auto made = provide()) each = text_of(*made);
        });
    for (auto& each : nodes)
        each.join();
    EXPECT_FALSE(seen[0].empty());
    for (const auto& each : seen)
        EXPECT_EQ(each, seen[0]);
    EXPECT_EQ(count_pools(), 1U);
}

TEST_F(default_deployment_test, is_that_of_another_node_that_is_faster_anywhere) {
    for (const bool is_chosen : {false, true}) {
        if (is_chosen) choose_ids();
        for (int before = 0, calls = 1; before < calls; ++before) {
            sign_in_rooms rooms;
            result<deployment> faster;
            calls = 0;
            watched_records slow(*rooms.records, [&](bool) {
                if (calls++ == before) faster = provide(*rooms.records);
                return true;
            });
            const auto made = provide(slow);
            ASSERT_TRUE(made && faster) << is_chosen << before << (made ? "" : made.error().message);
            EXPECT_EQ(text_of(*made), text_of(*faster)) << is_chosen << before;
            EXPECT_EQ(rooms.all_pools.list("eu-west-1", 100, {}).value().records.size(), 1U) << is_chosen << before;
        }
    }
}

} // namespace
} // namespace poolguard::pool
