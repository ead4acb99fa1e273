#include "pool/sign_in/notices.hpp"

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

using strings = std::vector<std::string>;

class notices_test : public administration_fixture {
  protected:
    // Somebody who has chosen a password and verified an address.
    void make_ann(const std::string& attributes = R"("email":"ann@example.com","email_verified":"true")") {
        make_pool(R"(,"Policies":{"PasswordPolicy":{"MinimumLength":8}})");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
        make_user("ann", attributes);
        on_ann("AdminSetUserPassword", R"(,"Password":"Passw0rd!","Permanent":true)");
    }
    void on_ann(const std::string& operation, const std::string& more) {
        call(operation, R"({"UserPoolId":"$POOL","Username":"ann")" + more + "}");
    }
    void set_address(const std::string& address, const std::string& more = "") {
        on_ann("AdminUpdateUserAttributes",
               R"(,"UserAttributes":[{"Name":"email","Value":")" + address + "\"}" + more + "]");
    }
    std::string token() {
        return text(call("InitiateAuth", R"({"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":)"
                                         R"({"USERNAME":"ann","PASSWORD":"Passw0rd!"}})"),
                    "/AuthenticationResult/AccessToken");
    }
    // "to: subject" of each message since the last call.
    strings sent() {
        strings out;
        for (const auto& each : mail_.sent)
            out.push_back(each.to + ": " + each.subject);
        mail_.sent.clear();
        return out;
    }
};

TEST_F(notices_test, nobody_is_told_of_a_first_password) {
    make_ann();
    EXPECT_EQ(sent(), strings{});
    on_ann("AdminSetUserPassword", R"(,"Password":"An0ther!","Permanent":false)");
    EXPECT_EQ(sent(), strings{"ann@example.com: Your password was changed"});
    on_ann("AdminSetUserPassword", R"(,"Password":"Th1rd!pass","Permanent":true)");
    EXPECT_EQ(sent(), strings{}) << "the temporary password was never used";
}

TEST_F(notices_test, nobody_is_told_of_a_password_in_place_of_none) {
    make_pool(R"(,"UsernameAttributes":["email"],"Policies":{"SignInPolicy":)"
              R"({"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}})");
    const auto name = make_user("ann@example.com", R"("email_verified":"true")");
    const auto set = [&](const std::string& password) {
        call("AdminSetUserPassword", fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}","Password":"{}",)"
                                                 R"("Permanent":true}})",
                                                 name, password));
        return sent();
    };
    const auto shown = call("AdminGetUser", fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}"}})", name));
    EXPECT_EQ(text(shown, "/UserStatus"), "CONFIRMED") << "who signs in with codes";
    EXPECT_EQ(set("Passw0rd!"), strings{});
    EXPECT_EQ(set("An0ther!pass"), strings{"ann@example.com: Your password was changed"});
}

TEST_F(notices_test, the_server_tells_nobody_of_what_it_does_itself) {
    make_ann();
    const auto reply =
        dispatcher_.dispatch("AdminSetUserPassword",
                             filled(R"({"UserPoolId":"$POOL","Username":"ann","Password":"An0ther!pass",)"
                                    R"("Permanent":true})"),
                             {.now = clock_.now(), .region = region_, .client_address = {}, .is_of_server = true});
    EXPECT_EQ(reply.status, 200U) << reply.error_message;
    EXPECT_EQ(sent(), strings{});
}

TEST_F(notices_test, an_own_new_password_is_told) {
    make_ann();
    const auto change = [own = token()](const char* previous) {
        return fmt::format(R"({{"AccessToken":"{}","PreviousPassword":"{}","ProposedPassword":"An0ther!"}})", own,
                           previous);
    };
    EXPECT_EQ(failure_of("ChangePassword", change("not-hers")),
              "NotAuthorizedException: Incorrect username or password.");
    EXPECT_EQ(sent(), strings{});
    call("ChangePassword", change("Passw0rd!"));
    EXPECT_EQ(sent(), strings{"ann@example.com: Your password was changed"});
}

TEST_F(notices_test, the_old_address_is_told_of_the_new_one) {
    make_ann();
    set_address("new@example.com", R"(,{"Name":"email_verified","Value":"true"})");
    EXPECT_EQ(sent(), strings{"ann@example.com: Your e-mail address was changed"});
    set_address("new@example.com", R"(,{"Name":"email_verified","Value":"true"},{"Name":"name","Value":"Ann"})");
    EXPECT_EQ(sent(), strings{}) << "the same address";
    on_ann("AdminDeleteUserAttributes", R"(,"UserAttributeNames":["email"])");
    EXPECT_EQ(sent(), strings{"new@example.com: Your e-mail address was changed"});
    set_address("third@example.com");
    set_address("fourth@example.com");
    EXPECT_EQ(sent(), strings{}) << "addresses that are not verified";
}

TEST_F(notices_test, a_second_factor_counts_once_a_sign_in_asks_for_it) {
    make_ann(R"("email":"ann@example.com","email_verified":"true","phone_number":"+15550100",)"
             R"("phone_number_verified":"true")");
    call("SetUserPoolMfaConfig", R"({"UserPoolId":"$POOL","MfaConfiguration":"OPTIONAL","SmsMfaConfiguration":)"
                                 R"({"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"}}})");
    const strings told{"ann@example.com: Your second factor was changed"};
    const auto choose = [&](bool is_on, bool is_preferred) {
        on_ann("AdminSetUserMFAPreference",
               fmt::format(R"(,"SMSMfaSettings":{{"Enabled":{},"PreferredMfa":{}}})", is_on, is_preferred));
        return sent();
    };
    EXPECT_EQ(choose(true, false), told);
    EXPECT_EQ(choose(true, true), strings{}) << "the same factor";
    on_ann("AdminUpdateUserAttributes", R"(,"UserAttributes":[{"Name":"phone_number","Value":"+15550101"}])");
    EXPECT_EQ(sent(), strings{"ann@example.com: Your phone number was changed"}) << "once, although it is a factor";
    EXPECT_EQ(choose(false, false), told);
    EXPECT_EQ(choose(false, false), strings{});
}

TEST_F(notices_test, a_notice_that_cannot_be_sent_changes_nothing) {
    make_ann();
    mail_.is_broken = true;
    on_ann("AdminSetUserPassword", R"(,"Password":"An0ther!","Permanent":true)");
    EXPECT_EQ(sent(), strings{});
    mail_.is_broken = false;
    on_ann("AdminSetUserPassword", R"(,"Password":"Passw0rd!","Permanent":true)");
    EXPECT_EQ(sent(), strings{"ann@example.com: Your password was changed"});
}

TEST_F(notices_test, so_many_are_sent_to_an_address_in_an_hour) {
    make_ann();
    for (int i = 0; i < 25; ++i)
        on_ann("AdminSetUserPassword", fmt::format(R"(,"Password":"Passw0rd!{}","Permanent":true)", i));
    EXPECT_EQ(sent().size(), 20U);
    set_address("new@example.com");
    EXPECT_EQ(sent().size(), 1U) << "each kind has its own count";
}

TEST_F(notices_test, they_are_in_the_users_language) {
    make_ann(R"("email":"ann@example.com","email_verified":"true","locale":"ja-JP")");
    on_ann("AdminSetUserPassword", R"(,"Password":"An0ther!","Permanent":true)");
    EXPECT_EQ(sent(), strings{"ann@example.com: パスワードが変更されました"});
}

} // namespace
} // namespace poolguard::pool
