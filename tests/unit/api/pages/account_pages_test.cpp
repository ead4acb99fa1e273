// The pages of people's own accounts, in front of a Cognito that says what the test tells it to.

#include "api/pages/account/account_visit.hpp"
#include "api/pages/account/passkey_section.hpp"
#include "unit/api/world.hpp"

#include <algorithm>

namespace poolguard::api {
namespace {

class account_pages_of : public testing::Test {
  protected:
    account_pages_of() {
        all.keys.fetch(std::nullopt);
        for (const auto* each : {"UpdateUserAttributes", "RevokeUserSession", "GlobalSignOut"})
            all.replies[each] = "{}";
        all.replies["DeleteUser"] = "";
        is({{"name", "Ann"}, {"email", "ann@example.com"}, {"email_verified", "true"}});
    }
    // The user's attributes at Cognito.
    void is(const service::attribute_values& own) {
        boost::json::array given;
        for (const auto& [name, value] : own)
            given.push_back({{"Name", name}, {"Value", value}});
        all.replies["GetUser"] = boost::json::serialize(
            boost::json::object{{"Username", "foo@example.com"}, {"UserAttributes", std::move(given)}});
    }
    received get(const std::string& target) {
        return all.call({http::method::get, target, {{"Authorization", all.bearer()}}, ""});
    }
    received post(const std::string& target, const std::string& form) {
        return all.call({http::method::post, target, {{"Authorization", all.bearer()}}, form});
    }
    std::vector<std::string> asked(std::string_view operation) const {
        std::vector<std::string> out;
        for (const auto& [name, body] : all.asked)
            if (name == operation) out.push_back(body);
        return out;
    }
    world all;
};

bool has(const received& page, std::string_view text) { return page.response.content().contains(text); }

TEST_F(account_pages_of, somebody_show_what_is_known_and_escape_it) {
    is({{"name", "<b>\"Ann\""}, {"email", "ann@example.com"}, {"phone_number", "+1555"}});
    const auto page = get("/account");
    EXPECT_EQ(page.response.status, 200U);
    EXPECT_TRUE(has(page, "value=\"&lt;b&gt;&quot;Ann&quot;\"")) << page.response.content();
    EXPECT_FALSE(has(page, "<b>"));
    // Neither address is verified, so both can be.
    EXPECT_TRUE(has(page, "not verified"));
    EXPECT_TRUE(has(page, "action=\"/account/address/verify\""));
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
}

TEST_F(account_pages_of, somebody_ask_for_a_code_only_where_one_is_awaited) {
    EXPECT_FALSE(has(get("/account"), "/account/address/verify"));
    EXPECT_TRUE(has(get("/account?verify=email"), "/account/address/verify"));
}

TEST_F(account_pages_of, somebody_speak_japanese) {
    const auto page = get("/account/security?lang=ja");
    EXPECT_TRUE(has(page, "パスワードを変更"));
    EXPECT_FALSE(has(page, "Change password"));
}

TEST_F(account_pages_of, somebody_send_only_what_has_changed) {
    const auto out = post("/account/profile", "name=Ann&given_name=Lee&family_name=");
    EXPECT_EQ(out.response.status, 303U);
    EXPECT_EQ(out.header("Location"), "/account?done=saved");
    ASSERT_EQ(asked("UpdateUserAttributes").size(), 1U);
    const auto sent = boost::json::parse(asked("UpdateUserAttributes").front()).at("UserAttributes").as_array();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.at(0).at("Name"), "given_name");
    EXPECT_EQ(post("/account/profile", "name=Ann").response.status, 303U);
    EXPECT_EQ(asked("UpdateUserAttributes").size(), 1U);
}

TEST_F(account_pages_of, somebody_do_not_undo_what_another_page_has_changed) {
    const auto page = get("/account");
    EXPECT_TRUE(has(page, "name=\"was.name\" value=\"Ann\"")) << page.response.content();
    is({{"name", "Bob"}, {"email", "ann@example.com"}});
    EXPECT_EQ(post("/account/profile", "was.name=Ann&name=Ann&was.given_name=&given_name=Lee").response.status, 303U);
    ASSERT_EQ(asked("UpdateUserAttributes").size(), 1U);
    const auto sent = boost::json::parse(asked("UpdateUserAttributes").front()).at("UserAttributes").as_array();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.at(0).at("Name"), "given_name");
}

TEST_F(account_pages_of, somebody_keep_a_second_factor_that_was_set_up_since_the_page_was_opened) {
    all.replies["SetUserMFAPreference"] = "{}";
    all.replies["GetUser"] = R"({"Username":"foo@example.com","UserMFASettingList":["SOFTWARE_TOKEN_MFA"],)"
                             R"("UserAttributes":[{"Name":"email_verified","Value":"true"}]})";
    const auto stale = post("/account/factors", "was=none&email=yes");
    EXPECT_EQ(stale.response.status, 409U);
    EXPECT_EQ(stale.response.code, "changed_meanwhile");
    EXPECT_TRUE(has(stale, "Your second factors have changed since this page was opened."));
    EXPECT_TRUE(asked("SetUserMFAPreference").empty());
    EXPECT_EQ(post("/account/factors", "was=app.&app=yes&email=yes").response.status, 303U);
    EXPECT_EQ(asked("SetUserMFAPreference").size(), 1U);
}

TEST_F(account_pages_of, somebody_remember_the_language_that_was_chosen) {
    EXPECT_TRUE(get("/account?lang=ja").header("Set-Cookie").starts_with("poolguard-language=ja;"));
    EXPECT_EQ(get("/account").header("Set-Cookie"), "");
}

TEST_F(account_pages_of, somebody_name_the_provider_that_the_account_is_from) {
    is({{"identities", R"([{"userId":"7","providerName":"Google"},{"userId":"8","providerName":"Corp"}])"}});
    EXPECT_TRUE(has(get("/account/security"), "/account/password"));
    const auto asked_before = asked("GetUserAuthFactors").size() + asked("GetUserPoolMfaConfig").size();
    EXPECT_EQ(asked_before, 2U);
    auto claims = all.claims();
    claims["username"] = "corp_8";
    const auto page =
        all.call({http::method::get, "/account/security", {{"Authorization", "Bearer " + world::token(claims)}}, ""});
    EXPECT_TRUE(has(page, "You sign in at Corp.")) << page.response.content();
    // Nothing is asked for sections that are not shown.
    EXPECT_EQ(asked("GetUserAuthFactors").size() + asked("GetUserPoolMfaConfig").size(), asked_before);
    EXPECT_FALSE(has(page, "/account/password"));
}

TEST_F(account_pages_of, somebody_begin_nothing_when_they_are_opened) {
    all.replies["ListWebAuthnCredentials"] = R"({"Credentials":[]})";
    for (const auto* each : {"/account", "/account/security", "/account/sessions", "/account/data"})
        EXPECT_EQ(get(each).response.status, 200U) << each;
    for (const auto& [operation, body] : all.asked)
        EXPECT_TRUE(operation.starts_with("Get") || operation.starts_with("List") || operation.starts_with("Describe"))
            << operation;
}

TEST_F(account_pages_of, somebody_offer_passkeys_as_the_pool_does_and_ask_it_once) {
    all.replies["ListWebAuthnCredentials"] = R"({"Credentials":[]})";
    EXPECT_TRUE(has(get("/account/security"), "/account/passkeys/new")); // the pool does not say
    const auto pool_with = [](const char* policies) {
        return fmt::format(R"({{"UserPool":{{"Id":"p","Name":"p","Arn":"a","LastModifiedDate":1.0,"CreationDate":1.0,)"
                           R"("SchemaAttributes":[],"EstimatedNumberOfUsers":1,"Policies":{}}}}})",
                           policies);
    };
    get("/account/security");
    EXPECT_EQ(asked("DescribeUserPool").size(), 1U);
    all.clock.advance(std::chrono::minutes{1});
    all.replies["DescribeUserPool"] = pool_with("{}");
    const auto without = get("/account/security");
    EXPECT_FALSE(has(without, "id=\"passkeys\"")) << without.response.content();
    const auto asked_so_far = asked("DescribeUserPool").size();
    get("/account/security");
    EXPECT_EQ(asked("DescribeUserPool").size(), asked_so_far);
    all.clock.advance(std::chrono::minutes{1});
    all.replies["DescribeUserPool"] =
        pool_with(R"({"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","WEB_AUTHN"]}})");
    const auto page = get("/account/security");
    EXPECT_TRUE(has(page, "/account/passkeys/new"));
    EXPECT_TRUE(has(page, "<noscript><p>To add a passkey, allow this site to run scripts"));
}

TEST_F(account_pages_of, somebody_set_a_first_password_where_there_is_none) {
    EXPECT_TRUE(has(get("/account/security"), "name=\"current\"")); // the pool does not say
    all.replies["GetUserAuthFactors"] = R"({"Username":"foo@example.com","ConfiguredUserAuthFactors":["EMAIL_OTP"]})";
    const auto page = get("/account/security");
    EXPECT_TRUE(has(page, "You sign in without a password."));
    EXPECT_FALSE(has(page, "name=\"current\""));
    all.replies["ChangePassword"] = "{}";
    const auto form = "new=EvenStr0nger&again=EvenStr0nger";
    EXPECT_EQ(post("/account/password", form).header("Location"), "/account/security?done=password-set");
    ASSERT_EQ(asked("ChangePassword").size(), 1U);
    EXPECT_FALSE(asked("ChangePassword").front().contains("PreviousPassword"));
    all.replies["ChangePassword"] = std::unexpected(cognito::failure{"NotAuthorizedException", "Incorrect"});
    EXPECT_TRUE(has(post("/account/password", form), "A password cannot be set here."));
    // Somebody has set one since the page was opened: nothing is sent.
    all.replies["GetUserAuthFactors"] =
        R"({"Username":"foo@example.com","ConfiguredUserAuthFactors":["PASSWORD","EMAIL_OTP"]})";
    const auto late = post("/account/password", form);
    EXPECT_EQ(late.response.status, 422U);
    EXPECT_TRUE(has(late, "Your account already has a password."));
    EXPECT_TRUE(has(late, "name=\"current\""));
    EXPECT_EQ(asked("ChangePassword").size(), 2U);
}

TEST_F(account_pages_of, somebody_lead_from_the_address_of_a_form_to_its_page) {
    const std::pair<const char*, const char*> table[] = {
        {"/account/profile", "/account"},
        {"/account/address/verify", "/account"},
        {"/account/password", "/account/security"},
        {"/account/authenticator", "/account/security"},
        {"/account/passkeys/new", "/account/security"},
        {"/account/sessions/end", "/account/sessions"},
        {"/account/devices/forget", "/account/sessions"},
        {"/account/delete", "/account/data"},
    };
    for (const auto& [address, page] : table) {
        const auto out = get(address);
        EXPECT_EQ(out.response.status, 303U) << address;
        EXPECT_EQ(out.header("Location"), page) << address;
    }
    EXPECT_TRUE(all.asked.empty());
}

struct refusal_of_a_form {
    const char* target;
    std::string form;
    const char* sentence;
};

TEST_F(account_pages_of, somebody_say_which_field_is_wrong_and_send_nothing) {
    const std::vector<refusal_of_a_form> forms{
        {"/account/profile", "name=a%E2%80%AEb", "Name has characters that cannot be shown on one line."},
        {"/account/profile", "name=" + std::string(2049, 'x'), "Name is longer than 2048 characters."},
        {"/account/address", "attribute=email&value=", "New email address is empty."},
        {"/account/address", "attribute=sub&value=x", "There is no such address to verify."},
        {"/account/address/verify", "attribute=email&code=", "Code is empty."},
        {"/account/password", "current=&new=EvenStr0nger&again=EvenStr0nger", "Enter your current password."},
        {"/account/password", "current=Old&new=EvenStr0nger&again=Other", "The two new passwords differ."},
        {"/account/password", "current=Old&new=short&again=short", "The new password is shorter than 6"},
        {"/account/factors", "sms=yes&preferred=email", "Tick the second factor"},
        {"/account/authenticator/verify", "code=12345x", "The code has six digits."},
        {"/account/passkeys", "credential=nonsense", "could not be read"},
        {"/account/passkeys/rename", "id=x&name=", "Name is empty."},
        {"/account/sessions/end", "session=", "Session is empty."},
        {"/account/devices/forget", "key=" + std::string(56, 'x'), "Device is longer than 55 characters."},
        {"/account/delete", "confirmation=bob", "Nothing was deleted."},
        {"/account/delete", "confirmation=", "Nothing was deleted."}};
    for (const auto& each : forms) {
        const auto out = post(each.target, each.form);
        EXPECT_EQ(out.response.status, 422U) << each.target;
        EXPECT_EQ(out.response.code, "validation_failed") << each.target;
        EXPECT_TRUE(has(out, each.sentence)) << each.target << ' ' << out.response.content();
        EXPECT_FALSE(has(out, "EvenStr0nger")) << each.target;
    }
    for (const auto& [operation, body] : all.asked)
        EXPECT_TRUE(operation.starts_with("Get") || operation.starts_with("List") || operation.starts_with("Start"))
            << operation;
}

TEST_F(account_pages_of, somebody_lack_what_the_pool_lacks) {
    const auto sessions = get("/account/sessions");
    EXPECT_EQ(sessions.response.status, 200U);
    EXPECT_TRUE(has(sessions, "/account/sessions/end-all"));
    EXPECT_FALSE(has(sessions, "/account/sessions/end-others"));
    EXPECT_FALSE(has(sessions, "id=\"devices\""));
    EXPECT_FALSE(has(get("/account/security"), "id=\"passkeys\""));
}

TEST_F(account_pages_of, somebody_offer_the_second_factors_of_the_pool) {
    EXPECT_FALSE(has(get("/account/security"), "/account/factors")); // the pool does not say
    all.replies["GetUserPoolMfaConfig"] =
        R"({"MfaConfiguration":"OPTIONAL","EmailMfaConfiguration":{"Message":"{####}"}})";
    const auto page = get("/account/security");
    EXPECT_TRUE(has(page, "Code by email"));
    EXPECT_FALSE(has(page, "Code by text message"));
    EXPECT_FALSE(has(page, "/account/authenticator"));
    is({{"email", "ann@example.com"}});
    EXPECT_FALSE(has(get("/account/security"), "Code by email")); // the address is not verified
}

TEST_F(account_pages_of, somebody_say_that_cognito_fails) {
    all.replies["GetUser"] = std::unexpected(cognito::failure{"TooManyRequestsException", "Rate exceeded"});
    for (const auto* each : {"/account", "/account/security", "/account/data", "/account/data.json"}) {
        const auto out =
            all.call({http::method::get, each, {{"Authorization", all.bearer()}, {"Accept", "text/html"}}, ""});
        EXPECT_EQ(out.response.status, 429U) << each;
        EXPECT_EQ(out.response.code, "rate_limited") << each;
        EXPECT_TRUE(has(out, "\"code\":\"rate_limited\"")) << each;
    }
}

constexpr auto three_sessions =
    R"({"Sessions":[{"SessionId":"here","SessionType":"TOKEN","ClientId":"c","CreateDate":1.0,"LastActiveDate":2.0,)"
    R"("DeviceType":"Chrome","OriginSessionId":"pages","IsCurrentSession":true},)"
    R"({"SessionId":"pages","SessionType":"SSO","ClientId":"c","CreateDate":1.0,"LastActiveDate":2.0,)"
    R"("DeviceType":"Chrome","IsCurrentSession":false},)"
    R"({"SessionId":"there","SessionType":"TOKEN","ClientId":"c","CreateDate":1.0,"LastActiveDate":2.0,)"
    R"("DeviceType":"<i>Safari","LastIPAddress":"192.0.2.7","IsCurrentSession":false}]})";

TEST_F(account_pages_of, somebody_end_other_sessions_but_none_of_this_browser) {
    all.replies["ListUserSessions"] = three_sessions;
    const auto page = get("/account/sessions");
    EXPECT_TRUE(has(page, "&lt;i&gt;Safari"));
    EXPECT_TRUE(has(page, "name=\"session\" value=\"there\""));
    EXPECT_FALSE(has(page, "name=\"session\" value=\"here\""));
    EXPECT_FALSE(has(page, "name=\"session\" value=\"pages\""));
    EXPECT_EQ(post("/account/sessions/end-others", "").header("Location"), "/account/sessions?done=ended-others");
    ASSERT_EQ(asked("RevokeUserSession").size(), 1U);
    EXPECT_TRUE(asked("RevokeUserSession").front().contains(R"("SessionId":"there")"));
}

TEST_F(account_pages_of, somebody_sign_out_everywhere_and_say_so) {
    const auto out = post("/account/sessions/end-all", "");
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_TRUE(has(out, "You are signed out everywhere."));
    EXPECT_TRUE(has(out, "href=\"/\""));
    EXPECT_EQ(get("/account").code(), "token_revoked");
}

TEST_F(account_pages_of, somebody_delete_the_account_by_any_of_its_names) {
    const auto out = post("/account/delete", "confirmation=ANN%40example.com");
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_TRUE(has(out, "Your account is deleted."));
    EXPECT_EQ(asked("DeleteUser").size(), 1U);
    EXPECT_EQ(get("/account").code(), "token_revoked");
}

TEST_F(account_pages_of, somebody_show_the_key_of_an_app_once) {
    all.replies["AssociateSoftwareToken"] = R"({"SecretCode":"JBSWY3DPEHPK3PXP"})";
    const auto page = post("/account/authenticator", "");
    EXPECT_TRUE(has(page, "<svg"));
    EXPECT_TRUE(has(page, "JBSWY3DPEHPK3PXP"));
    EXPECT_TRUE(page.response.wipe_body);
    all.replies["VerifySoftwareToken"] = std::unexpected(cognito::failure{"EnableSoftwareTokenMFAException", ""});
    const auto wrong = post("/account/authenticator/verify", "code=123456&name=My+phone");
    EXPECT_EQ(wrong.response.code, "code_mismatch");
    EXPECT_FALSE(has(wrong, "JBSWY3DPEHPK3PXP"));
    EXPECT_TRUE(has(wrong, "value=\"My phone\""));
}

TEST_F(account_pages_of, somebody_give_the_data_as_a_file) {
    all.replies["ListUserSessions"] = three_sessions;
    const auto file = get("/account/data.json");
    EXPECT_EQ(file.response.content_type, "application/json");
    EXPECT_EQ(file.header("Content-Disposition"), "attachment; filename=\"account.json\"");
    const auto document = file.json();
    EXPECT_EQ(document.at("user_id"), "sub-1");
    EXPECT_EQ(document.at("attributes").at("name"), "Ann");
    EXPECT_EQ(document.at("sessions").as_array().size(), 3U);
    EXPECT_FALSE(document.contains("passkeys")); // the pool has none
    EXPECT_FALSE(document.contains("cut"));
}

TEST(linked_sign_ins_of, the_attribute_are_read) {
    const auto of = [](const char* value) { return linked_sign_ins({{"identities", value}}); };
    for (const auto* nothing : {"", "[]", "{}", "[1]", "[{}]", R"([{"providerName":7}])", "[[[["})
        EXPECT_TRUE(of(nothing).empty()) << nothing;
    EXPECT_TRUE(linked_sign_ins({}).empty());
    const auto found = of(R"([{"userId":"7","providerName":"Google","dateCreated":1642699117273},)"
                          R"({"userId":"8","providerName":"Corp","dateCreated":"1642699117273"},)"
                          R"({"userId":"9","providerName":"Other","dateCreated":-1}])");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].provider, "Google");
    EXPECT_EQ(found[0].id, "7");
    EXPECT_EQ(found[0].since, base::from_epoch_seconds(1'642'699'117));
    EXPECT_EQ(found[1].since, found[0].since);
    EXPECT_FALSE(found[2].since);
}

struct passkey_place {
    const char* address;
    const char* relying_party;
    bool works;
};

TEST(passkeys_can_be_made, where_browsers_let_pages_make_them) {
    for (const auto& each : {passkey_place{"https://example.com", "example.com", true},
                             {"https://app.example.com:8443", "example.com", true},
                             {"http://localhost:8000", "localhost", true},
                             {"http://app.localhost:8000", "localhost", true},
                             {"http://example.com", "example.com", false},
                             {"https://notexample.com", "example.com", false},
                             {"https://example.com", "app.example.com", false},
                             {"https://example.com", "", false},
                             {"http://127.0.0.1:8000", "localhost", false},
                             {"nonsense", "example.com", false}})
        EXPECT_EQ(can_make_passkeys(each.address, each.relying_party), each.works)
            << each.address << ' ' << each.relying_party;
}

} // namespace
} // namespace poolguard::api
