#include "pool/tokens/well_known.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <boost/json/parse.hpp>

namespace poolguard::pool {
namespace {

class well_known_test : public testing::Test {
  protected:
    // What a GET of the path gives; 0 for a path without a route.
    http::response get(const std::string& path) {
        auto found = routes_.find(http::method::get, path);
        auto* match = std::get_if<http::match>(&found);
        http::response none;
        none.status = 0;
        if (match == nullptr) return none;
        http::request request;
        request.path = path;
        request.pattern = match->route->pattern;
        request.path_parameters = std::move(match->parameters);
        auto outcome = match->route->handler(request);
        return std::get<http::work>(outcome)();
    }
    sign_in_rooms rooms_;
    well_known documents_{rooms_.all_pools, rooms_.keys, rooms_.issuers};
    http::router routes_;
    void SetUp() override { documents_.add_routes(routes_); }
};

TEST_F(well_known_test, serves_the_keys_of_a_pool) {
    const auto reply = get("/us-east-1_AbCdEf123/.well-known/jwks.json");
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.content_type, "application/json");
    EXPECT_EQ(reply.body, (*rooms_.keys.of(rooms_.pool.id))->jwks_json);
}

TEST_F(well_known_test, describes_the_provider) {
    const auto reply = get("/us-east-1_AbCdEf123/.well-known/openid-configuration");
    ASSERT_EQ(reply.status, 200U);
    const auto document = boost::json::parse(reply.body).as_object();
    EXPECT_EQ(document.at("issuer").as_string(), "http://localhost:8000/us-east-1_AbCdEf123");
    EXPECT_EQ(document.at("jwks_uri").as_string(), "http://localhost:8000/us-east-1_AbCdEf123/.well-known/jwks.json");
    EXPECT_EQ(document.at("token_endpoint").as_string(), "http://localhost:8000/oauth2/token");
    EXPECT_EQ(document.at("end_session_endpoint").as_string(), "http://localhost:8000/logout");
    EXPECT_EQ(document.at("code_challenge_methods_supported").as_array(), boost::json::array{"S256"});
    EXPECT_EQ(document.size(), 13U);
}

TEST_F(well_known_test, knows_no_other_pools) {
    for (const std::string id : {"us-east-1_other", "x", "..%2f"})
        for (const std::string name : {"jwks.json", "openid-configuration"})
            EXPECT_EQ(get("/" + id + "/.well-known/" + name).status, 404U) << id;
    EXPECT_EQ(get("/.well-known/jwks.json").status, 0U);
}

} // namespace
} // namespace poolguard::pool
