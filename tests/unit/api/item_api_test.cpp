#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

class item_api : public testing::Test {
  protected:
    received call(http::method method, std::string target, std::string body = {}, std::string_view subject = "sub-1") {
        return all.call({method, std::move(target), {{"Authorization", all.bearer(subject)}}, std::move(body)});
    }
    received create(const std::string& name, std::string_view subject = "sub-1") {
        return call(http::method::post, "/api/items", fmt::format(R"({{"name":"{}"}})", name), subject);
    }
    world all;
};

TEST_F(item_api, a_record_is_made_read_changed_and_removed) {
    const auto made = create("sample-1");
    EXPECT_EQ(made.response.status, 201U);
    EXPECT_EQ(made.header("Location"), "/api/items/1");
    EXPECT_EQ(made.response.body, R"({"id":1,"name":"sample-1","owner_sub":"sub-1","tenant_id":"tenant_a"})");
    EXPECT_EQ(call(http::method::get, "/api/items/1").response.body, made.response.body);
    EXPECT_EQ(call(http::method::put, "/api/items/1", R"({"name":"b"})").json().at("name").as_string(), "b");
    EXPECT_EQ(call(http::method::patch, "/api/items/1", R"({"name":"c"})").json().at("name").as_string(), "c");
    EXPECT_EQ(call(http::method::patch, "/api/items/1", "{}").json().at("name").as_string(), "c");
    EXPECT_EQ(call(http::method::put, "/api/items/1", "{}").response.status, 422U);
    EXPECT_EQ(call(http::method::delete_, "/api/items/1").response.status, 204U);
    EXPECT_EQ(call(http::method::get, "/api/items/1").code(), "record_not_found");
    EXPECT_EQ(call(http::method::delete_, "/api/items/1").response.status, 404U);
}

TEST_F(item_api, nothing_of_another_owner_is_reached) {
    create("mine");
    for (const auto& [method, body] : std::vector<std::pair<http::method, std::string>>{
             {http::method::get, ""}, {http::method::put, R"({"name":"x"})"}, {http::method::delete_, ""}})
        EXPECT_EQ(call(method, "/api/items/1", body, "sub-2").response.status, 404U);
    EXPECT_EQ(call(http::method::get, "/api/items", {}, "sub-2").response.body, "[]");
    EXPECT_EQ(call(http::method::get, "/api/items").array().size(), 1U);
}

TEST_F(item_api, a_list_comes_in_pages_that_link_to_the_next) {
    for (const auto* name : {"a", "b", "c"})
        create(name);
    std::string target = "/api/items?limit=2";
    const auto first = call(http::method::get, target);
    EXPECT_EQ(first.array().size(), 2U);
    const auto link = first.header("Link");
    ASSERT_TRUE(link.starts_with("</api/items?limit=2&cursor=")) << link;
    ASSERT_TRUE(link.ends_with(">; rel=\"next\"")) << link;
    const auto second = call(http::method::get, link.substr(1, link.find('>') - 1));
    ASSERT_EQ(second.array().size(), 1U);
    EXPECT_EQ(second.array().at(0).at("name").as_string(), "c");
    EXPECT_EQ(second.header("Link"), "");
}

struct bad_target {
    std::string target;
    std::string field;
};
class bad_targets : public item_api, public testing::WithParamInterface<bad_target> {};
TEST_P(bad_targets, are_422_and_name_the_parameter) {
    const auto out = call(http::method::get, GetParam().target);
    EXPECT_EQ(out.response.status, 422U);
    EXPECT_EQ(out.json().at("errors").at(0).at("field").as_string(), GetParam().field);
}
INSTANTIATE_TEST_SUITE_P(
    all, bad_targets,
    testing::Values(bad_target{"/api/items/abc", "item_id"}, bad_target{"/api/items/0", "item_id"},
                    bad_target{"/api/items/-1", "item_id"}, bad_target{"/api/items/1.0", "item_id"},
                    bad_target{"/api/items/99999999999999999999", "item_id"}, bad_target{"/api/items?limit=0", "limit"},
                    bad_target{"/api/items?limit=101", "limit"}, bad_target{"/api/items?limit=ten", "limit"},
                    bad_target{"/api/items?limit=", "limit"}, bad_target{"/api/items?cursor=", "cursor"},
                    bad_target{"/api/items?cursor=nonsense", "cursor"}));

TEST_F(item_api, a_name_is_one_line_of_at_most_200_characters) {
    EXPECT_EQ(create("").response.status, 422U);
    EXPECT_EQ(create(std::string(200, 'x')).response.status, 201U);
    EXPECT_EQ(create(std::string(201, 'x')).response.status, 422U);
    EXPECT_EQ(create("a\\nb").response.status, 422U);
    EXPECT_EQ(create("\xe3\x83\x86\xe3\x83\x8a\xe3\x83\xb3\xe3\x83\x88").response.status, 201U);
}

TEST_F(item_api, me_is_what_the_token_says) {
    call(http::method::get, "/api/items/me");
    const auto out = call(http::method::get, "/api/items/me");
    EXPECT_EQ(out.response.body, R"({"sub":"sub-1","username":"foo@example.com","email":null,"token_use":"access"})");
    EXPECT_FALSE(out.was_work);
    EXPECT_TRUE(all.asked.empty());
}

TEST_F(item_api, the_tenant_is_looked_up_once_for_each_token) {
    const auto first = call(http::method::get, "/api/items/tenant");
    EXPECT_EQ(first.response.body, R"({"tenant_id":"tenant_a","token_use":"access","mode":"header"})");
    EXPECT_TRUE(first.was_work);
    const auto second = call(http::method::get, "/api/items/tenant");
    EXPECT_EQ(second.response.body, first.response.body);
    EXPECT_FALSE(second.was_work);
    EXPECT_EQ(all.asked.size(), 1U);
}

TEST_F(item_api, another_tenant_than_ones_own_is_403) {
    const auto ask = [this](std::vector<std::pair<std::string, std::string>> headers) {
        headers.emplace_back("Authorization", all.bearer());
        return all.call({http::method::get, "/api/items/tenant", std::move(headers), ""});
    };
    EXPECT_EQ(ask({{"x-tenant-id", "tenant_a"}}).response.status, 200U);
    EXPECT_EQ(ask({{"X-Tenant-Id", "tenant_b"}}).code(), "tenant_mismatch");
    EXPECT_EQ(ask({{"X-Tenant-Id", "tenant b"}}).code(), "tenant_malformed");
    EXPECT_EQ(ask({{"X-Tenant-Id", "tenant_a"}, {"X-Tenant-Id", "tenant_b"}}).code(), "tenant_malformed");
    all.replies["GetUser"] = R"({"Username":"foo","UserAttributes":[]})";
    const auto out = all.call({http::method::get, "/api/items", {{"Authorization", all.bearer("sub-9")}}, ""});
    EXPECT_EQ(out.response.status, 400U);
    EXPECT_EQ(out.json().at("message").as_string(), "Tenant not provided");
}

TEST(item_api_without_tenants, everybody_works_in_public) {
    service::tenant_settings off;
    off.enabled = false;
    world all(off);
    const auto tenant = all.call({http::method::get, "/api/items/tenant", {{"Authorization", all.bearer()}}, ""});
    EXPECT_EQ(tenant.response.body, R"({"tenant_id":null,"token_use":"access","mode":"header"})");
    const auto made =
        all.call({http::method::post, "/api/items", {{"Authorization", all.bearer()}}, R"({"name":"a"})"});
    EXPECT_EQ(made.json().at("tenant_id").as_string(), "public");
}

TEST_F(item_api, alerts_are_records_of_their_own) {
    const auto made = call(http::method::post, "/api/alerts", R"({"title":"disk usage high"})");
    EXPECT_EQ(made.response.status, 201U);
    EXPECT_EQ(made.header("Location"), "/api/alerts/1");
    EXPECT_EQ(made.response.body, R"({"id":1,"title":"disk usage high","tenant_id":"tenant_a","owner_sub":"sub-1"})");
    EXPECT_EQ(call(http::method::get, "/api/alerts/1").response.body, made.response.body);
    EXPECT_EQ(call(http::method::get, "/api/alerts").array().size(), 1U);
    EXPECT_EQ(call(http::method::get, "/api/items").array().size(), 0U);
    EXPECT_EQ(call(http::method::patch, "/api/alerts/1", R"({"title":"x"})").json().at("title").as_string(), "x");
    EXPECT_EQ(call(http::method::post, "/api/alerts", R"({"name":"x"})").response.status, 422U);
    EXPECT_EQ(call(http::method::delete_, "/api/alerts/1").response.status, 204U);
}

TEST_F(item_api, records_go_with_their_owner) {
    create("mine");
    create("another's", "sub-2");
    const auto kept = [&](std::string_view owner) {
        return all.records->find({.partition = fmt::format("items/tenant_a/{}", owner)})->records.size();
    };
    // A token that may not delete the account deletes nothing.
    const auto own = all.replies.at("GetUser");
    all.replies["GetUser"] = std::unexpected(cognito::failure{"NotAuthorizedException", "No scope"});
    all.replies["DeleteUser"] = "";
    EXPECT_GE(call(http::method::delete_, "/api/users/me").response.status, 400U);
    EXPECT_EQ(kept("sub-1"), 1U);
    all.replies["GetUser"] = own;
    EXPECT_EQ(call(http::method::delete_, "/api/users/me").response.status, 200U);
    EXPECT_EQ(kept("sub-1"), 0U);
    EXPECT_EQ(kept("sub-2"), 1U);
}

} // namespace
} // namespace poolguard::api
