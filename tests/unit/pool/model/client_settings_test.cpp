#include "pool/model/client_settings.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using cognito::auth_flow;
using cognito::explicit_auth_flow;
using cognito::time_unit;
using settings_type = cognito::user_pool_client_settings;

struct validity_row {
    const char* what;
    std::optional<std::int64_t> count;
    std::optional<time_unit> unit;
    std::int64_t seconds;
};

TEST(token_validity, has_the_units_that_were_given) {
    const validity_row rows[] = {
        {"nothing given", {}, {}, 3600},           {"hours unless said otherwise", 2, {}, 7200},
        {"seconds", 300, time_unit::seconds, 300}, {"minutes", 5, time_unit::minutes, 300},
        {"a day", 1, time_unit::days, 86400},      {"too short", 1, time_unit::seconds, 300},
        {"too long", 2, time_unit::days, 86400},
    };
    for (const auto& [what, count, unit, seconds] : rows) {
        settings_type settings;
        if (count) settings.AccessTokenValidity = settings.IdTokenValidity = *count;
        settings.TokenValidityUnits =
            cognito::token_validity_units{.AccessToken = unit, .IdToken = unit, .RefreshToken = {}};
        EXPECT_EQ(access_token_validity(settings).count(), seconds) << what;
        EXPECT_EQ(id_token_validity(settings).count(), seconds) << what;
    }
}

TEST(refresh_token_validity, is_thirty_days_unless_given) {
    const validity_row rows[] = {
        {"nothing given", {}, {}, 30 * 86400},
        {"zero", 0, {}, 30 * 86400},
        {"zero seconds", 0, time_unit::seconds, 30 * 86400},
        {"days unless said otherwise", 7, {}, 7 * 86400},
        {"an hour", 60, time_unit::minutes, 3600},
        {"too short", 1, time_unit::minutes, 3600},
        {"too long", 315'360'000, time_unit::days, 315'360'000},
    };
    for (const auto& [what, count, unit, seconds] : rows) {
        settings_type settings;
        if (count) settings.RefreshTokenValidity = *count;
        settings.TokenValidityUnits =
            cognito::token_validity_units{.AccessToken = {}, .IdToken = {}, .RefreshToken = unit};
        EXPECT_EQ(refresh_token_validity(settings).count(), seconds) << what;
    }
}

TEST(allows, follows_old_and_new_names) {
    using enum explicit_auth_flow;
    struct row {
        const char* what;
        std::optional<std::vector<explicit_auth_flow>> given;
        std::vector<auth_flow> allowed;
    };
    const row rows[] = {
        {"nothing given", {}, {auth_flow::REFRESH_TOKEN_AUTH, auth_flow::USER_SRP_AUTH, auth_flow::CUSTOM_AUTH}},
        {"an empty list",
         std::vector<explicit_auth_flow>{},
         {auth_flow::REFRESH_TOKEN_AUTH, auth_flow::USER_SRP_AUTH, auth_flow::CUSTOM_AUTH}},
        {"one new name", {{ALLOW_USER_PASSWORD_AUTH}}, {auth_flow::USER_PASSWORD_AUTH}},
        {"the new name for administrators",
         {{ALLOW_ADMIN_USER_PASSWORD_AUTH}},
         {auth_flow::ADMIN_NO_SRP_AUTH, auth_flow::ADMIN_USER_PASSWORD_AUTH}},
        {"an old name leaves SRP and refresh allowed",
         {{explicit_auth_flow::USER_PASSWORD_AUTH}},
         {auth_flow::USER_PASSWORD_AUTH, auth_flow::REFRESH_TOKEN_AUTH, auth_flow::USER_SRP_AUTH}},
        {"the old name for administrators",
         {{explicit_auth_flow::ADMIN_NO_SRP_AUTH}},
         {auth_flow::ADMIN_NO_SRP_AUTH, auth_flow::ADMIN_USER_PASSWORD_AUTH, auth_flow::REFRESH_TOKEN_AUTH,
          auth_flow::USER_SRP_AUTH}},
        {"custom alone", {{CUSTOM_AUTH_FLOW_ONLY}}, {auth_flow::CUSTOM_AUTH, auth_flow::REFRESH_TOKEN_AUTH}},
        {"choice", {{ALLOW_USER_AUTH}}, {auth_flow::USER_AUTH}},
    };
    for (const auto& [what, given, allowed] : rows) {
        settings_type settings;
        settings.ExplicitAuthFlows = given;
        for (const auto flow : {auth_flow::USER_SRP_AUTH, auth_flow::REFRESH_TOKEN_AUTH, auth_flow::CUSTOM_AUTH,
                                auth_flow::ADMIN_NO_SRP_AUTH, auth_flow::USER_PASSWORD_AUTH,
                                auth_flow::ADMIN_USER_PASSWORD_AUTH, auth_flow::USER_AUTH})
            EXPECT_EQ(allows(settings, flow), std::ranges::find(allowed, flow) != allowed.end())
                << what << ' ' << base::json::enum_name(flow);
        EXPECT_EQ(allows(settings, auth_flow::REFRESH_TOKEN), allows(settings, auth_flow::REFRESH_TOKEN_AUTH)) << what;
    }
}

TEST(allows, refuses_plain_refresh_under_rotation) {
    settings_type settings;
    settings.RefreshTokenRotation =
        cognito::refresh_token_rotation{.Feature = cognito::feature_state::ENABLED, .RetryGracePeriodSeconds = {}};
    EXPECT_FALSE(allows(settings, auth_flow::REFRESH_TOKEN_AUTH));
    settings.RefreshTokenRotation->Feature = cognito::feature_state::DISABLED;
    EXPECT_TRUE(allows(settings, auth_flow::REFRESH_TOKEN_AUTH));
}

TEST(may_read, knows_names_and_scopes) {
    settings_type settings;
    EXPECT_TRUE(may_read(settings, "custom:tenant_id"));
    settings.ReadAttributes = {"email", "oidc:profile"};
    EXPECT_TRUE(may_read(settings, "email"));
    EXPECT_TRUE(may_read(settings, "nickname"));
    EXPECT_FALSE(may_read(settings, "email_verified"));
    EXPECT_FALSE(may_read(settings, "custom:tenant_id"));
    EXPECT_TRUE(may_write(settings, "custom:tenant_id"));
    settings.WriteAttributes = std::vector<cognito::json::text<1, 2048>>{};
    EXPECT_FALSE(may_write(settings, "email"));
}

} // namespace
} // namespace poolguard::pool
