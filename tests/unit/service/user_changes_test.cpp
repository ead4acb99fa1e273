#include "administered_fixture.hpp"
#include "cognito/session_id.hpp"

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::internal_error;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::unreachable;

class user_changes_test : public administered_fixture {
  protected:
    user_changes changes{"us-east-1_AbC123xyZ", "custom:tenant_id", client, people, gateway.storage.records(), revoked,
                         gateway.clock};
};

TEST_F(user_changes_test, another_tenant_ends_the_sessions_before_and_after) {
    const auto& former = token_of_jane("1");
    gateway.clock.advance(1s);
    EXPECT_EQ(outcome(changes.set(*by, "jane", {{"name", "Jane"}})), "done");
    EXPECT_EQ(operations(), (names{"AdminUpdateUserAttributes", "AdminGetUser"}));
    EXPECT_TRUE(is_alive(former));
    asked.clear();
    EXPECT_EQ(outcome(changes.set(*by, "jane", {{"custom:tenant_id", "acme"}})), "done");
    EXPECT_EQ(operations(), (names{"AdminGetUser", "AdminUserGlobalSignOut", "AdminUpdateUserAttributes",
                                   "AdminGetUser", "AdminUserGlobalSignOut", "AdminGetUser"}));
    EXPECT_FALSE(is_alive(former));
}

TEST_F(user_changes_test, a_tenant_has_a_name_that_paths_can_have) {
    const std::pair<std::string, const char*> rows[] = {
        {"acme", "done"},
        {"", "done"},
        {std::string(64, 't'), "done"},
        {std::string(65, 't'), invalid_parameter},
        {"..", invalid_parameter},
        {"a/b", invalid_parameter},
        {"a b", invalid_parameter},
    };
    for (const auto& [tenant, expected] : rows) {
        asked.clear();
        EXPECT_EQ(outcome(changes.set(*by, "jane", {{"custom:tenant_id", tenant}})), expected) << tenant;
        EXPECT_EQ(asked.empty(), expected != std::string_view("done")) << tenant;
    }
}

TEST_F(user_changes_test, a_new_password_ends_the_sessions) {
    const auto& former = token_of_jane("1");
    gateway.clock.advance(1s);
    remembered_sessions known(gateway.storage.records(), gateway.clock);
    auto claims = access_claims(base::epoch_seconds(gateway.clock.now()));
    claims["origin_jti"] = claims["jti"] = "3";
    const auto& remembered = gateway.header_of(sign(first_key(), claims));
    known.remember(jwt::read_given_token(sign(first_key(), claims)).value());
    failures = {{"AdminSetUserPassword", cognito::failure_name::invalid_password}};
    EXPECT_EQ(outcome(changes.set_password(*by, "jane", base::secret("short"), true)),
              cognito::failure_name::invalid_password);
    EXPECT_TRUE(is_alive(former));
    failures.clear();
    asked.clear();
    EXPECT_EQ(outcome(changes.set_password(*by, "jane", base::secret("N3w-passw0rd"), false)), "done");
    EXPECT_EQ(operations(), (names{"AdminSetUserPassword", "AdminGetUser", "AdminUserGlobalSignOut"}));
    EXPECT_EQ(asked.front().second.at("Permanent"), false);
    EXPECT_FALSE(is_alive(former));
    EXPECT_FALSE(is_alive(remembered));
    EXPECT_TRUE(known.of(jane).value().empty());
    EXPECT_TRUE(is_alive(token_of_jane("4"))); // of a sign-in after it, within the same second
}

TEST_F(user_changes_test, sessions_that_may_live_on_are_a_failure) {
    const auto& former = token_of_jane("1");
    gateway.clock.advance(1s);
    for (const auto* operation : {"AdminGetUser", "AdminUserGlobalSignOut"}) {
        failures = {{operation, unreachable}};
        EXPECT_EQ(outcome(changes.set_password(*by, "jane", base::secret("N3w-passw0rd"), true)), unreachable);
        EXPECT_EQ(outcome(changes.set(*by, "jane", {{"custom:tenant_id", "acme"}})), unreachable);
        EXPECT_TRUE(is_alive(former));
    }
    failures.clear();
    is_log_broken = true;
    EXPECT_EQ(outcome(changes.set_password(*by, "jane", base::secret("N3w-passw0rd"), true)), internal_error);
    EXPECT_EQ(outcome(changes.set(*by, "jane", {{"custom:tenant_id", "acme"}})), internal_error);
    EXPECT_EQ(outcome(changes.end_session(*by, "jane", cognito::token_session_id(boss))), internal_error);
    asked.clear();
    EXPECT_EQ(outcome(changes.end_session(*by, "jane", "sso0000000000000000000000000")), "done");
    EXPECT_EQ(operations(), names{"AdminRevokeUserSession"});
}

TEST_F(user_changes_test, a_session_is_ended_alone) {
    constexpr auto session = "5e551000-0000-4000-8000-000000000001";
    const auto& ended = token_of_jane(session);
    const auto& other = token_of_jane("5e551000-0000-4000-8000-000000000002");
    failures = {{"AdminRevokeUserSession", resource_not_found}};
    EXPECT_EQ(outcome(changes.end_session(*by, "jane", cognito::token_session_id(session))), resource_not_found);
    EXPECT_TRUE(is_alive(ended));
    failures.clear();
    EXPECT_EQ(outcome(changes.end_session(*by, "jane", cognito::token_session_id(session))), "done");
    EXPECT_FALSE(is_alive(ended));
    EXPECT_TRUE(is_alive(other));
}

TEST_F(user_changes_test, a_linked_sign_in_goes_with_the_sessions) {
    more_attributes["identities"] = R"([{"userId":"1","providerName":"Corp","providerType":"OIDC","primary":true},)"
                                    R"({"userId":"2","providerName":"Shop","providerType":"OIDC","primary":false}])";
    struct row {
        const char *name, *provider, *id, *expected;
    };
    const row rows[] = {
        {"jane", "Corp", "2", resource_not_found},
        {"jane", "Shop", "1", resource_not_found},
        {"jane", "None", "1", resource_not_found},
        {"boss", "Corp", "1", would_lock_out},
        {"boss", "Shop", "2", "done"},
        {"jane", "Corp", "1", "done"},
    };
    for (const auto& [name, provider, id, expected] : rows) {
        asked.clear();
        EXPECT_EQ(outcome(changes.unlink(*by, name, provider, id)), expected) << name << provider << id;
        const bool is_done = expected == std::string_view("done");
        EXPECT_EQ(operations(), is_done ? (names{"AdminGetUser", "AdminDisableProviderForUser", "AdminGetUser",
                                                 "AdminUserGlobalSignOut"})
                                        : names{"AdminGetUser"})
            << name << provider << id;
    }
    more_attributes.clear();
    EXPECT_EQ(outcome(changes.unlink(*by, "jane", "Corp", "1")), resource_not_found);
}

TEST_F(user_changes_test, second_factors_are_turned_off_that_are_on) {
    const std::tuple<const char*, names> rows[] = {
        {R"(,"UserMFASettingList":["SMS_MFA","EMAIL_OTP","NEW_ONE"],"PreferredMfaSetting":"SMS_MFA")",
         {"EmailMfaSettings", "SMSMfaSettings"}},
        {R"(,"UserMFASettingList":["SOFTWARE_TOKEN_MFA"])", {"SoftwareTokenMfaSettings"}},
        // One that was never used is not listed.
        {"", {"SoftwareTokenMfaSettings"}},
    };
    for (const auto& [listed, expected] : rows) {
        auto whole = boost::json::serialize(shown("jane"));
        replies["AdminGetUser"] = whole.insert(whole.size() - 1, listed);
        asked.clear();
        EXPECT_EQ(outcome(changes.remove_factors(*by, "jane")), "done");
        names sent;
        for (const auto& [name, value] : asked.back().second)
            if (value.is_object()) {
                sent.emplace_back(name);
                EXPECT_EQ(value.at("Enabled"), false) << listed;
            }
        std::ranges::sort(sent);
        EXPECT_EQ(sent, expected) << listed;
    }
}

} // namespace
} // namespace poolguard::service
