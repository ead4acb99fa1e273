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
    failures = {{"AdminUpdateUserAttributes", cognito::failure_name::invalid_parameter}};
    EXPECT_EQ(outcome(changes.set(*by, "jane", {{"name", "Joan"}})), invalid_parameter);
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

class passkeys_of_users : public user_changes_test {
  protected:
    void SetUp() override {
        replies["PoolguardListUserPasskeys"] =
            R"({"Credentials":[{"CredentialId":"k1","FriendlyCredentialName":"one","RelyingPartyId":"example.com",)"
            R"("AuthenticatorTransports":["internal"],"CreatedAt":1},{"CredentialId":"k2",)"
            R"("FriendlyCredentialName":"two","RelyingPartyId":"example.com","AuthenticatorTransports":[],)"
            R"("CreatedAt":2}]})";
        EXPECT_TRUE(kept_names.keep(jane, "k2", "Laptop"));
    }
    names shown_for(std::string_view name) {
        const auto found = changes.passkeys(*by, name);
        if (!found) return {found.error().name};
        names out;
        for (const auto& each : **found)
            out.push_back(each.name);
        return out;
    }

    passkey_names kept_names{gateway.storage.records()};
};

TEST_F(passkeys_of_users, are_shown_by_the_names_that_their_users_gave) {
    const std::pair<const char*, names> rows[] = {
        {"jane", {"one", "Laptop"}},
        {"boss", {"one", "two"}},
        {"odd", {"one", "two"}}, // nobody knows who that is
        {"nobody", {cognito::failure_name::user_not_found}},
    };
    for (const auto& [name, expected] : rows)
        EXPECT_EQ(shown_for(name), expected) << name;
    replies["PoolguardListUserPasskeys"] = R"({"Credentials":[]})";
    asked.clear();
    EXPECT_EQ(shown_for("jane"), names{});
    EXPECT_EQ(operations(), names{"PoolguardListUserPasskeys"});
}

TEST_F(passkeys_of_users, are_not_shown_by_other_names_while_the_store_fails) {
    user_changes failing{"us-east-1_AbC123xyZ", "custom:tenant_id", client, people, watched, revoked, gateway.clock};
    EXPECT_EQ(outcome(failing.passkeys(*by, "jane")), "done");
    is_log_broken = true;
    EXPECT_EQ(outcome(failing.passkeys(*by, "jane")), internal_error);
}

TEST_F(passkeys_of_users, take_their_names_with_them) {
    failures = {{"PoolguardDeleteUserPasskey", resource_not_found}};
    EXPECT_EQ(outcome(changes.remove_passkey(*by, "jane", "k2")), resource_not_found);
    EXPECT_EQ(kept_names.of(jane).value().size(), 1U);
    failures.clear();
    for (const auto& [name, id, left] :
         {std::tuple("boss", "k2", 1U), {"odd", "k2", 1U}, {"jane", "k1", 1U}, {"jane", "k2", 0U}}) {
        EXPECT_EQ(outcome(changes.remove_passkey(*by, name, id)), "done") << name << id;
        EXPECT_EQ(kept_names.of(jane).value().size(), left) << name << id;
    }
}

TEST_F(user_changes_test, acts_name_the_pool_and_the_user) {
    const std::tuple<const char*, cognito::result<void>, boost::json::object> rows[] = {
        {"AdminConfirmSignUp", changes.confirm(*by, "jane"), {}},
        {"AdminResetUserPassword", changes.reset_password(*by, "jane"), {}},
        {"AdminForgetDevice", changes.forget_device(*by, "jane", "us-east-1_d1"), {{"DeviceKey", "us-east-1_d1"}}},
    };
    std::size_t at = 0;
    for (const auto& [operation, done, more] : rows) {
        EXPECT_TRUE(done) << operation;
        boost::json::object expected{{"UserPoolId", "us-east-1_AbC123xyZ"}, {"Username", "jane"}};
        for (const auto& [name, value] : more)
            expected[name] = value;
        ASSERT_LT(at, asked.size());
        EXPECT_EQ(asked[at].first, operation);
        EXPECT_EQ(asked[at++].second, expected) << operation;
    }
    failures = {{"AdminConfirmSignUp", cognito::failure_name::not_authorized}, {"AdminForgetDevice", unreachable}};
    EXPECT_EQ(outcome(changes.confirm(*by, "jane")), cognito::failure_name::not_authorized);
    EXPECT_EQ(outcome(changes.forget_device(*by, "jane", "d")), unreachable);
}

TEST_F(user_changes_test, an_invitation_goes_again_to_the_address_of_the_user) {
    more_attributes["email"] = "jane@example.com";
    replies["AdminCreateUser"] = boost::json::serialize(boost::json::object{{"User", shown("jane")}});
    EXPECT_EQ(outcome(changes.invite_again(*by, "jane")), "done");
    EXPECT_EQ(asked.back().first, "AdminCreateUser");
    EXPECT_EQ(asked.back().second.at("MessageAction"), "RESEND");
    EXPECT_EQ(asked.back().second.at("DesiredDeliveryMediums"), boost::json::array{"EMAIL"});
    asked.clear();
    EXPECT_EQ(outcome(changes.invite_again(*by, "nobody")), cognito::failure_name::user_not_found);
    EXPECT_EQ(operations(), names{"AdminGetUser"});
}

TEST_F(user_changes_test, the_schema_is_asked_for_once_in_ten_seconds) {
    replies["DescribeUserPool"] = R"({"UserPool":{"Id":"p","Name":"p","Arn":"a","LastModifiedDate":1,"CreationDate":1,)"
                                  R"("SchemaAttributes":[{"Name":"email"}],"EstimatedNumberOfUsers":0}})";
    failures = {{"DescribeUserPool", unreachable}};
    EXPECT_EQ(outcome(changes.schema(*by)), unreachable); // which is not remembered
    failures.clear();
    const std::pair<std::chrono::milliseconds, std::size_t> rows[] = {{0ms, 1}, {10s - 1ms, 1}, {1ms, 2}};
    asked.clear();
    for (const auto& [later, calls] : rows) {
        gateway.clock.advance(later);
        const auto found = changes.schema(*by);
        ASSERT_TRUE(found);
        ASSERT_EQ((*found)->size(), 1U);
        EXPECT_EQ((*found)->front().Name, "email");
        EXPECT_EQ(asked.size(), calls) << later.count();
    }
}

TEST_F(user_changes_test, what_a_user_has_is_shown_to_administrators) {
    auto whole = boost::json::serialize(shown("jane"));
    replies["AdminGetUser"] = whole.insert(whole.size() - 1, R"(,"UserMFASettingList":["EMAIL_OTP"])");
    const auto found = changes.find(*by, "jane");
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->user.username, "jane");
    EXPECT_EQ((*found)->user.attributes.at("sub"), jane);
    EXPECT_EQ((*found)->factors.methods, std::vector{second_factor::EMAIL_OTP});
    replies["AdminListUserSessions"] =
        R"({"Sessions":[{"SessionId":"s1","SessionType":"SSO","ClientId":"c","CreateDate":1,"LastActiveDate":2,)"
        R"("DeviceType":"unknown","IsCurrentSession":false}]})";
    const auto sessions = changes.sessions(*by, "jane");
    ASSERT_TRUE(sessions);
    EXPECT_EQ((*sessions)->at(0).SessionId, "s1");
    replies["AdminListDevices"] =
        R"({"Devices":[{"DeviceKey":"us-east-1_d1","DeviceAttributes":[{"Name":"dev:device_remembered_status",)"
        R"("Value":"remembered"}],"DeviceCreateDate":1,"DeviceLastModifiedDate":2,)"
        R"("DeviceLastAuthenticatedDate":3}],"PaginationToken":"more"})";
    const auto devices = changes.devices(*by, "jane", {.limit = 5, .cursor = "next"});
    ASSERT_TRUE(devices);
    EXPECT_EQ((*devices)->next, "more");
    EXPECT_TRUE((*devices)->devices.at(0).is_remembered);
    EXPECT_EQ(asked.back().second.at("Limit"), 5);
    EXPECT_EQ(asked.back().second.at("PaginationToken"), "next");
    failures = {{"AdminGetUser", unreachable},
                {"AdminListUserSessions", resource_not_found},
                {"AdminListDevices", resource_not_found}};
    EXPECT_EQ(outcome(changes.find(*by, "jane")), unreachable);
    EXPECT_EQ(outcome(changes.sessions(*by, "jane")), resource_not_found);
    EXPECT_EQ(outcome(changes.devices(*by, "jane", {.limit = 5, .cursor = {}})), resource_not_found);
}

} // namespace
} // namespace poolguard::service
