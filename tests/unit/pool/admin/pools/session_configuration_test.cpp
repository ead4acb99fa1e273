#include "unit/pool/administration_fixture.hpp"

#include <boost/json/serialize.hpp>

namespace poolguard::pool {
namespace {

class session_configuration_test : public administration_fixture {
  protected:
    std::string get(std::string_view about, const std::string& more = "") {
        return boost::json::serialize(call(about, filled(R"({"UserPoolId":"$POOL")" + more + "}")));
    }
    static std::string pool_body(const std::string& tracking, int most) {
        return R"({"UserPoolId":"$POOL","UserSessionTracking":")" + tracking + R"(","TokenSession":{"MaxPerUser":)" +
               std::to_string(most) + "}}";
    }
    static std::string client_body(int minutes) {
        return R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","SSOSession":{"MaxValidityMinutes":)" +
               std::to_string(minutes) + "}}";
    }
};

constexpr auto set_pool = "SetUserPoolSessionConfiguration";
constexpr auto get_pool = "GetUserPoolSessionConfiguration";
constexpr auto set_client = "SetUserPoolClientSessionConfiguration";
constexpr auto get_client = "GetUserPoolClientSessionConfiguration";
constexpr auto of_client = R"(,"ClientId":"$CLIENT")";

TEST_F(session_configuration_test, has_defaults_and_is_given_back) {
    make_pool();
    make_client();
    const auto same = [](const boost::json::value& given, const std::string& expected) {
        EXPECT_EQ(given, boost::json::parse(expected));
    };
    same(boost::json::parse(get(get_pool)), filled(pool_body("DISABLED", 20)));
    same(boost::json::parse(get(get_client, of_client)), filled(client_body(60)));
    EXPECT_EQ(failure_of(set_client, client_body(5)),
              "InvalidParameterException: Session tracking is not enabled for this user pool.");
    same(call(set_pool, pool_body("ENABLED", 5)), filled(pool_body("ENABLED", 5)));
    same(call(set_client, client_body(0)), filled(client_body(0)));
    // What is about the rest of the settings leaves them as they are.
    call("UpdateUserPool", R"({"UserPoolId":"$POOL"})");
    call("UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})");
    same(boost::json::parse(get(get_pool)), filled(pool_body("ENABLED", 5)));
    same(boost::json::parse(get(get_client, of_client)), filled(client_body(0)));
    // Switched off, they wait.
    call(set_pool, pool_body("DISABLED", 5));
    same(boost::json::parse(get(get_client, of_client)), filled(client_body(0)));
}

TEST_F(session_configuration_test, keeps_browsers_sessions_as_long_as_any_client_wants) {
    make_pool();
    make_client();
    call(set_pool, pool_body("ENABLED", 20));
    const std::pair<int, int> table[]{{0, 60}, {43'200, 43'200}, {5, 43'200}};
    for (const auto& [minutes, longest] : table) {
        call(set_client, client_body(minutes));
        EXPECT_EQ(pool().sessions.longest_sso_minutes, longest);
    }
}

TEST_F(session_configuration_test, is_refused_where_the_tier_does_not_have_it) {
    make_pool(R"(,"UserPoolTier":"LITE")");
    make_client();
    for (const auto& [operation, body] : {std::pair{set_pool, pool_body("ENABLED", 1)}, {set_client, client_body(1)}})
        EXPECT_EQ(failure_of(operation, body),
                  "FeatureUnavailableInTierException: Session tracking is not available in the tier LITE.");
}

TEST_F(session_configuration_test, has_bounds) {
    make_pool();
    make_client();
    for (const auto& [operation, body] : {std::pair{set_pool, pool_body("ENABLED", 0)},
                                          {set_pool, pool_body("ENABLED", 101)},
                                          {set_pool, pool_body("ON", 1)},
                                          {set_client, client_body(-1)},
                                          {set_client, client_body(129'601)},
                                          {set_pool, std::string(R"({"UserPoolId":"$POOL"})")},
                                          {set_client, std::string(R"({"UserPoolId":"$POOL"})")}})
        EXPECT_TRUE(failure_of(operation, body).starts_with("InvalidParameterException: ")) << body;
}

} // namespace
} // namespace poolguard::pool
