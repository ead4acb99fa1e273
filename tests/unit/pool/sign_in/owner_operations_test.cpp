// What users who are signed in call about their own devices, sessions, passkeys and second factors, and administrators
// about those of others.

#include "unit/pool/accounts/accounts_fixture.hpp"
#include "unit/pool/passkeys/software_authenticator.hpp"

#include <set>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::user_not_found;

class owner_operations_test : public accounts_fixture {
  protected:
    void make_place(const std::string& of_pool) {
        make_pool(of_pool);
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
        make_member("ann");
        make_member("ben", R"("email":"ben@example.com","email_verified":"true")");
        ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    }
    boost::json::object answer_to_owner(std::string_view operation, const std::string& more = "") {
        return call(operation, fmt::format(R"({{"AccessToken":"{}"{}}})", token_, more)).as_object();
    }
    boost::json::object answer_about(std::string_view operation, const std::string& more = "",
                                     std::string_view name = "ann") {
        return call(operation, fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}"{}}})", name, more)).as_object();
    }
    static std::string device(const std::string& key) { return fmt::format(R"(,"DeviceKey":"{}")", key); }

    std::string next_; // of the last page of passkeys
};

constexpr auto tracking = R"(,"DeviceConfiguration":{"ChallengeRequiredOnNewDevice":false,)"
                          R"("DeviceOnlyRememberedOnUserPrompt":true})";

// The attributes by name.
std::map<std::string, std::string> attributes_of(const boost::json::value& device) {
    std::map<std::string, std::string> out;
    for (const auto& each : device.at("DeviceAttributes").as_array())
        out.emplace(each.at("Name").as_string(), each.at("Value").as_string());
    return out;
}

TEST_F(owner_operations_test, devices_are_shown_and_remembered) {
    make_place(tracking);
    const auto key = make_device("ann");
    const auto owned = attributes_of(answer_to_owner("GetDevice", device(key)).at("Device"));
    EXPECT_EQ(owned.at("device_status"), "valid");
    EXPECT_EQ(owned.at("last_ip_used"), "192.0.2.1");
    EXPECT_EQ(owned.at("dev:device_remembered_status"), "not_remembered");
    EXPECT_EQ(by_owner("UpdateDeviceStatus", device(key) + R"(,"DeviceRememberedStatus":"remembered")"), "done");
    const auto status = [&] {
        return attributes_of(answer_about("AdminGetDevice", device(key)).at("Device"))
            .at("dev:device_remembered_status");
    };
    EXPECT_EQ(status(), "remembered");
    EXPECT_EQ(by_administrator("AdminUpdateDeviceStatus", "ann",
                               device(key) + R"(,"DeviceRememberedStatus":"not_remembered")"),
              "done");
    EXPECT_EQ(status(), "not_remembered");
    for (const auto& name : {"ben", "nobody"}) {
        const auto* expected = name == std::string_view("ben") ? resource_not_found : user_not_found;
        for (const auto* operation : {"AdminGetDevice", "AdminForgetDevice", "AdminUpdateDeviceStatus"})
            EXPECT_EQ(by_administrator(operation, name, device(key) + R"(,"DeviceRememberedStatus":"remembered")"),
                      expected)
                << operation << name;
    }
    const auto of_ben = make_device("ben");
    for (const auto* operation : {"GetDevice", "ForgetDevice", "UpdateDeviceStatus"})
        EXPECT_EQ(by_owner(operation, device(of_ben) + R"(,"DeviceRememberedStatus":"remembered")"), resource_not_found)
            << operation;
    EXPECT_EQ(by_owner("ForgetDevice", device(key)), "done");
    EXPECT_EQ(by_owner("GetDevice", device(key)), resource_not_found);
    EXPECT_EQ(by_administrator("AdminForgetDevice", "ben", device(of_ben)), "done");
    EXPECT_EQ(by_administrator("AdminGetDevice", "ben", device(of_ben)), resource_not_found);
}

TEST_F(owner_operations_test, devices_are_listed_page_by_page) {
    make_place(tracking);
    std::set<std::string> made;
    for (int i = 0; i < 3; ++i)
        made.insert(make_device("ann"));
    for (const bool is_owner : {true, false}) {
        std::vector<std::string> found;
        std::string more = R"(,"Limit":2)";
        while (!more.empty()) {
            const auto page = is_owner ? answer_to_owner("ListDevices", more) : answer_about("AdminListDevices", more);
            EXPECT_LE(page.at("Devices").as_array().size(), 2U);
            for (const auto& each : page.at("Devices").as_array()) {
                found.push_back(text(each, "/DeviceKey"));
                EXPECT_EQ(attributes_of(each).contains("dev:device_owner"), !is_owner);
            }
            const auto* next = page.if_contains("PaginationToken");
            more = next == nullptr ? "" : fmt::format(R"(,"Limit":2,"PaginationToken":"{}")", text(*next, ""));
        }
        EXPECT_EQ(std::set(found.begin(), found.end()).size(), found.size());
        for (const auto& each : made)
            EXPECT_NE(std::ranges::find(found, each), found.end()) << is_owner;
        EXPECT_EQ(by_owner("ListDevices", R"(,"PaginationToken":"made-up")"), invalid_parameter);
    }
}

TEST_F(owner_operations_test, a_pool_without_devices_says_so) {
    make_place("");
    constexpr auto unusable = "InvalidUserPoolConfigurationException";
    const std::string key = pool_id_.substr(0, pool_id_.find('_')) + "_34c84488-e0e1-70ae-d2ee-991ad1a898c8";
    for (const auto* operation : {"GetDevice", "ListDevices", "UpdateDeviceStatus", "ForgetDevice", "ConfirmDevice"})
        EXPECT_EQ(by_owner(operation, device(key)), unusable) << operation;
    for (const auto* operation : {"AdminGetDevice", "AdminListDevices", "AdminUpdateDeviceStatus", "AdminForgetDevice"})
        EXPECT_EQ(by_administrator(operation, "ann", device(key)), unusable) << operation;
    EXPECT_EQ(outcome("GetDevice", R"({"DeviceKey":")" + key + "\"}"), invalid_parameter); // no token
}

TEST_F(owner_operations_test, sessions_are_listed_and_ended_one_by_one) {
    make_place("");
    const auto first = token_;
    clock_.advance(1s);
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    const auto listed = answer_to_owner("ListUserSessions").at("Sessions").as_array();
    ASSERT_EQ(listed.size(), 2U);
    // The newest first.
    EXPECT_EQ(listed[0].at("IsCurrentSession"), true);
    EXPECT_EQ(listed[1].at("IsCurrentSession"), false);
    EXPECT_EQ(listed[1].at("SessionType"), "TOKEN");
    EXPECT_EQ(text(listed[1], "/ClientId"), client_id_);
    EXPECT_EQ(listed[0].at("CreateDate"), 1'770'000'001.123);
    const auto session = [](const boost::json::value& of) {
        return fmt::format(R"(,"SessionId":"{}")", std::string_view(of.at("SessionId").as_string()));
    };
    EXPECT_EQ(by_owner("RevokeUserSession", session(listed[0])), invalid_parameter); // the own
    EXPECT_EQ(by_owner("RevokeUserSession", R"(,"SessionId":"sso0000000000000000000000000")"), resource_not_found);
    EXPECT_EQ(by_administrator("AdminRevokeUserSession", "ben", session(listed[1])), resource_not_found);
    EXPECT_EQ(by_owner("RevokeUserSession", session(listed[1])), "done");
    EXPECT_EQ(by_owner("RevokeUserSession", session(listed[1])), resource_not_found);
    EXPECT_EQ(outcome("GetUser", fmt::format(R"({{"AccessToken":"{}"}})", first)), not_authorized);
    EXPECT_EQ(by_owner("GetUser"), "done");
    // Administrators end the others too.
    const auto left = answer_about("AdminListUserSessions").at("Sessions").as_array();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at("IsCurrentSession"), false);
    EXPECT_EQ(by_administrator("AdminRevokeUserSession", "ann", session(left[0])), "done");
    EXPECT_EQ(by_owner("GetUser"), not_authorized);
    EXPECT_TRUE(answer_about("AdminListUserSessions").at("Sessions").as_array().empty());
    EXPECT_EQ(by_administrator("AdminListUserSessions", "ann", R"(,"NextToken":"x")"), invalid_parameter);
}

TEST_F(owner_operations_test, the_session_of_a_browser_ends_alone_or_with_its_tokens) {
    make_place("");
    call("SetUserPoolSessionConfiguration",
         R"({"UserPoolId":"$POOL","UserSessionTracking":"ENABLED","TokenSession":{"MaxPerUser":20}})");
    const auto place = find_place(pools_, client_id_).value();
    const auto count = [&](std::string_view type) {
        const auto all = answer_to_owner("ListUserSessions").at("Sessions").as_array();
        return std::ranges::count_if(all, [&](const auto& each) { return each.at("SessionType").as_string() == type; });
    };
    for (const bool are_linked : {false, true}) {
        const auto* associated = are_linked ? "LINKED" : "NONE";
        const auto begun = stores_.browsers.begin(place, kept("ann"));
        ASSERT_TRUE(begun);
        const auto& id = begun->session.id;
        ASSERT_TRUE(stores_.sessions.begin(*place.pool, *place.client, kept("ann"), {.browser_session = id}));
        const auto end = [&] {
            return by_owner("RevokeUserSession",
                            fmt::format(R"(,"SessionId":"{}","RevokeAssociatedSessions":"{}")", id, associated));
        };
        const auto tokens = count("TOKEN");
        EXPECT_EQ(count("SSO"), 1) << associated;
        EXPECT_EQ(end(), "done") << associated;
        EXPECT_EQ(count("SSO"), 0) << associated;
        EXPECT_EQ(count("TOKEN"), are_linked ? tokens - 1 : tokens) << associated;
        EXPECT_EQ(end(), resource_not_found) << associated;
    }
    EXPECT_EQ(by_owner("GetUser"), "done"); // the caller's own session did not come through those browsers
}

TEST_F(owner_operations_test, passkeys_are_registered_listed_and_removed) {
    make_place("");
    EXPECT_EQ(by_owner("StartWebAuthnRegistration"), "WebAuthnNotEnabledException");
    make_place(R"(,"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","WEB_AUTHN"]}})");
    EXPECT_EQ(by_owner("StartWebAuthnRegistration"), "WebAuthnConfigurationMissingException");
    call("SetUserPoolMfaConfig", R"({"UserPoolId":"$POOL","WebAuthnConfiguration":{"RelyingPartyId":"example.org"}})");
    const auto add = [&](const software_authenticator& key) {
        const auto options = answer_to_owner("StartWebAuthnRegistration").at("CredentialCreationOptions");
        return by_owner("CompleteWebAuthnRegistration",
                        R"(,"Credential":)" + boost::json::serialize(key.make(text(options, "/challenge"))));
    };
    const software_authenticator first, second, third;
    for (const auto* key : {&first, &second, &third})
        EXPECT_EQ(add(*key), "done");
    EXPECT_EQ(by_owner("CompleteWebAuthnRegistration", R"(,"Credential":{})"), invalid_parameter);
    const auto list = [&](const std::string& more = "") {
        std::vector<std::string> out;
        const auto reply = answer_to_owner("ListWebAuthnCredentials", more);
        for (const auto& each : reply.at("Credentials").as_array())
            out.push_back(text(each, "/CredentialId"));
        if (const auto* next = reply.if_contains("NextToken")) next_ = text(*next, "");
        return out;
    };
    using ids = std::vector<std::string>;
    EXPECT_EQ(list(), (ids{first.id(), second.id(), third.id()}));
    EXPECT_EQ(list(R"(,"MaxResults":2)"), (ids{first.id(), second.id()}));
    EXPECT_EQ(list(fmt::format(R"(,"NextToken":"{}")", next_)), ids{third.id()});
    const auto remove = [&](const std::string& id) {
        return by_owner("DeleteWebAuthnCredential", fmt::format(R"(,"CredentialId":"{}")", id));
    };
    EXPECT_EQ(remove(second.id()), "done");
    EXPECT_EQ(remove(second.id()), resource_not_found);
    EXPECT_EQ(list(), (ids{first.id(), third.id()}));
    EXPECT_EQ(by_administrator("PoolguardDeleteUserPasskey", "ann", fmt::format(R"(,"CredentialId":"{}")", first.id())),
              "done");
    const auto left = answer_about("PoolguardListUserPasskeys").at("Credentials").as_array();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(text(left[0], "/RelyingPartyId"), "example.org");
    const auto factors = answer_about("AdminGetUserAuthFactors");
    EXPECT_EQ(factors.at("ConfiguredUserAuthFactors"), (boost::json::array{"PASSWORD", "WEB_AUTHN"}));
    EXPECT_EQ(answer_to_owner("GetUserAuthFactors").at("ConfiguredUserAuthFactors"),
              factors.at("ConfiguredUserAuthFactors"));
}

TEST_F(owner_operations_test, second_factors_are_chosen_as_far_as_they_are_there) {
    make_place(R"(,"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"})");
    call("SetUserPoolMfaConfig",
         R"({"UserPoolId":"$POOL","MfaConfiguration":"OPTIONAL","SoftwareTokenMfaConfiguration":{"Enabled":true},)"
         R"("EmailMfaConfiguration":{},"SmsMfaConfiguration":{"SmsConfiguration":)"
         R"({"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"}}})");
    constexpr auto on = R"({"Enabled":true})";
    const std::string email = R"(,"EmailMfaSettings":)", app = R"(,"SoftwareTokenMfaSettings":)",
                      sms = R"(,"SMSMfaSettings":)";
    // What is sent, and then what GetUser shows as chosen and preferred.
    const std::tuple<std::string, std::string, std::string, std::string> rows[] = {
        {app + on, invalid_parameter, "", ""}, // none is registered
        {sms + on, invalid_parameter, "", ""}, // no phone number
        {email + on, "done", "EMAIL_OTP", ""},
        {email + R"({"PreferredMfa":true})", "done", "EMAIL_OTP", "EMAIL_OTP"},
        {email + R"({"PreferredMfa":true})" + sms + R"({"PreferredMfa":true})", invalid_parameter, "EMAIL_OTP",
         "EMAIL_OTP"},
        {email + R"({"Enabled":true,"PreferredMfa":false})", "done", "EMAIL_OTP", ""},
        {"", "done", "EMAIL_OTP", ""},
        {email + R"({"Enabled":false})", "done", "", ""},
        {R"(,"WebAuthnMfaSettings":{"Enabled":true})", invalid_parameter, "", ""}, // the pool does not take them so
    };
    for (const auto& [more, expected, chosen, preferred] : rows) {
        EXPECT_EQ(by_owner("SetUserMFAPreference", more), expected) << more;
        const auto user = answer_to_owner("GetUser");
        const auto* list = user.if_contains("UserMFASettingList");
        EXPECT_EQ(list == nullptr ? "" : text(*list, "/0"), chosen) << more;
        const auto* first = user.if_contains("PreferredMfaSetting");
        EXPECT_EQ(first == nullptr ? "" : text(*first, ""), preferred) << more;
    }
}

TEST_F(owner_operations_test, the_older_settings_are_about_text_messages_alone) {
    make_place(R"(,"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"})");
    call("SetUserPoolMfaConfig", R"({"UserPoolId":"$POOL","MfaConfiguration":"OPTIONAL","SmsMfaConfiguration":)"
                                 R"({"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"}}})");
    ASSERT_EQ(by_administrator("AdminUpdateUserAttributes", "ann",
                               R"(,"UserAttributes":[{"Name":"phone_number","Value":"+15550100"}])"),
              "done");
    constexpr auto by_text = R"(,"MFAOptions":[{"DeliveryMedium":"SMS","AttributeName":"phone_number"}])";
    const std::pair<std::string, const char*> rows[] = {
        {by_text, "done"},
        {R"(,"MFAOptions":[{"DeliveryMedium":"EMAIL","AttributeName":"email"}])", invalid_parameter},
        {R"(,"MFAOptions":[{"DeliveryMedium":"SMS"}])", invalid_parameter},
        {R"(,"MFAOptions":[])", "done"},
    };
    const auto is_chosen = [&] { return has_chosen(kept("ann"), challenge_name::SMS_MFA); };
    for (const auto& [more, expected] : rows) {
        for (const bool is_owner : {true, false}) {
            const bool before = is_chosen();
            EXPECT_EQ(is_owner ? by_owner("SetUserSettings", more)
                               : by_administrator("AdminSetUserSettings", "ann", more),
                      expected)
                << more;
            EXPECT_EQ(is_chosen(), expected == std::string_view("done") ? more == by_text : before) << more;
        }
    }
}

TEST_F(owner_operations_test, an_app_that_is_lost_is_taken_away_by_an_administrator) {
    make_place("");
    const auto give_app = [&] {
        ASSERT_TRUE(users_.update(pool(), "ann", [](user_document& it) -> result<void> {
            it.mfa.totp_key = "sealed";
            it.mfa.chosen = {"SOFTWARE_TOKEN_MFA"};
            it.mfa.preferred = "SOFTWARE_TOKEN_MFA";
            return {};
        }));
    };
    give_app();
    EXPECT_EQ(by_administrator("AdminDeleteSoftwareToken", "nobody"), user_not_found);
    EXPECT_EQ(by_administrator("AdminDeleteSoftwareToken", "ann"), "done");
    const auto user = kept("ann");
    EXPECT_TRUE(user.mfa.totp_key.empty());
    EXPECT_TRUE(user.mfa.chosen.empty());
    EXPECT_TRUE(user.mfa.preferred.empty());
    ASSERT_EQ(sign_up("new", "new@example.com"), "done");
    EXPECT_EQ(by_administrator("AdminDeleteSoftwareToken", "new"), cognito::failure_name::user_not_confirmed);
}

TEST_F(owner_operations_test, an_account_that_its_owner_deletes_is_gone) {
    make_place("");
    EXPECT_EQ(by_owner("DeleteUser"), "done");
    EXPECT_EQ(by_administrator("AdminGetUser", "ann"), user_not_found);
    EXPECT_EQ(by_owner("GetUser"), user_not_found);
    EXPECT_EQ(by_owner("DeleteUser"), user_not_found);
    make_member("ann");
    EXPECT_TRUE(answer_about("AdminListUserSessions").at("Sessions").as_array().empty());
}

} // namespace
} // namespace poolguard::pool
