#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

class message_api : public testing::Test {
  protected:
    message_api() { all.keys.fetch(std::nullopt); }

    boost::json::object id_claims() const {
        auto out = all.claims();
        out["token_use"] = "id";
        out["aud"] = test_client;
        out["email"] = "foo@example.com";
        out.erase("client_id");
        return out;
    }
    received get(std::string path, const std::string& token) {
        return all.call({http::method::get, std::move(path), {{"Authorization", "Bearer " + token}}, ""});
    }

    world all;
};

TEST_F(message_api, the_private_message_names_the_person_of_the_id_token) {
    const auto out = get("/messages/private", world::token(id_claims()));
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.body, R"({"message":"Hello, foo@example.com!","user_id":"sub-1","email_verified":false})");
    for (const auto& says : {boost::json::value(true), boost::json::value("true")}) {
        auto verified = id_claims();
        verified["email_verified"] = says;
        EXPECT_EQ(get("/messages/private", world::token(verified)).json().at("email_verified"),
                  boost::json::value(true));
    }
    auto nameless = id_claims();
    nameless.erase("email");
    EXPECT_EQ(get("/messages/private", world::token(nameless)).json().at("message"), "Hello, unknown!");
}

TEST_F(message_api, an_access_token_is_not_an_id_token) {
    EXPECT_EQ(get("/messages/private", world::token(all.claims())).response.status, 401U);
}

TEST_F(message_api, the_feed_is_everybodys_unless_the_id_token_is_good) {
    const std::string personal = R"({"feed":"personalized","user":"foo@example.com"})";
    const std::string generic = R"({"feed":"generic"})";
    for (const std::string path : {"/feed", "/messages/feed"}) {
        EXPECT_EQ(get(path, world::token(id_claims())).response.body, personal) << path;
        EXPECT_EQ(get(path, world::token(id_claims(), foreign_key())).response.body, generic) << path;
        EXPECT_EQ(get(path, world::token(all.claims())).response.body, generic) << path;
        EXPECT_EQ(get(path, "x").response.body, generic) << path;
        EXPECT_EQ(all.call({http::method::get, path, {}, ""}).response.body, generic) << path;
    }
}

TEST_F(message_api, the_feed_of_a_person_without_an_address_says_so) {
    auto nameless = id_claims();
    nameless.erase("email");
    EXPECT_EQ(get("/feed", world::token(nameless)).response.body, R"({"feed":"personalized","user":null})");
}

TEST(message_api_without_keys, a_feed_that_cannot_check_a_token_says_so) {
    world all;
    all.keys_reachable = false;
    const auto out = all.call({http::method::get, "/feed", {{"Authorization", all.bearer()}}, ""});
    EXPECT_EQ(out.response.status, 503U);
    EXPECT_EQ(out.code(), "keys_unavailable");
}

} // namespace
} // namespace poolguard::api
