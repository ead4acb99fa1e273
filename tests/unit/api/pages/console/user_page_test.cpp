#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

constexpr auto attributes_of_jane =
    R"("UserCreateDate":1.0,"UserLastModifiedDate":1.0,"Enabled":true,"UserStatus":"CONFIRMED")";

// The pages before a Cognito that has only what the test says.
class console_user_page : public testing::Test {
  protected:
    console_user_page() {
        all.keys.fetch(std::nullopt);
        all.replies["AdminGetUser"] = fmt::format(
            R"({{"Username":"jane","UserAttributes":[{{"Name":"sub","Value":"sub-2"}},)"
            R"({{"Name":"email","Value":"jane@example.com"}},{{"Name":"name","Value":"<b>Jane</b>"}}],{}}})",
            attributes_of_jane);
        all.replies["AdminListGroupsForUser"] = R"({"Groups":[]})";
        all.replies["ListUsers"] = R"({"Users":[]})";
    }

    std::string administrator() const {
        auto claims = all.claims("sub-1");
        claims["cognito:groups"] = boost::json::array{"admin"};
        return "Bearer " + world::token(claims);
    }
    received get(const std::string& path) {
        return all.call({http::method::get, path, {{"Authorization", administrator()}}, ""});
    }
    received post(const std::string& path, const std::string& form) {
        return all.call({http::method::post, path, {{"Authorization", administrator()}}, form});
    }
    // The body of the last call of that operation; empty if there was none.
    std::string last_sent(std::string_view operation) const {
        for (auto each = all.asked.rbegin(); each != all.asked.rend(); ++each)
            if (each->first == operation) return each->second;
        return {};
    }

    world all;
};

TEST_F(console_user_page, shows_what_the_pool_has_and_nothing_else) {
    const auto bare = get("/console/users/jane");
    EXPECT_EQ(bare.response.status, 200U);
    const auto content = bare.response.content();
    EXPECT_NE(content.find("<bdi>&lt;b&gt;Jane&lt;/b&gt;</bdi>"), std::string::npos);
    EXPECT_EQ(content.find("<b>"), std::string::npos);
    for (const auto* missing : {"end-session\"", "id=\"devices\"", "id=\"passkeys\"", "id=\"linked\""})
        EXPECT_EQ(content.find(missing), std::string::npos) << missing;
    EXPECT_NE(content.find("name=\"a.email\""), std::string::npos) << "also without the schema";
    all.replies["AdminListUserSessions"] = R"({"Sessions":[]})";
    all.replies["AdminListDevices"] = R"({"Devices":[]})";
    all.replies["PoolguardListUserPasskeys"] = R"({"Credentials":[]})";
    const auto full = get("/console/users/jane");
    const auto whole = full.response.content();
    for (const auto* shown : {"id=\"sessions\"", "id=\"devices\"", "id=\"passkeys\""})
        EXPECT_NE(whole.find(shown), std::string::npos) << shown;
}

TEST_F(console_user_page, is_small_for_somebody_with_many_sessions) {
    std::string sessions;
    for (int i = 0; i < 60; ++i)
        sessions += fmt::format(R"({}{{"SessionId":"session-{}","SessionType":"TOKEN","ClientId":"c","CreateDate":1.0,)"
                                R"("LastActiveDate":{}.0,"DeviceType":"","IsCurrentSession":false}})",
                                i == 0 ? "" : ",", i, i + 1);
    all.replies["AdminListUserSessions"] = fmt::format(R"({{"Sessions":[{}]}})", sessions);
    const auto answer = get("/console/users/jane");
    const auto page = answer.response.content();
    EXPECT_LT(page.size(), 40'000U);
    // Those that were used last.
    EXPECT_NE(page.find("value=\"session-59\""), std::string::npos);
    EXPECT_NE(page.find("value=\"session-40\""), std::string::npos);
    EXPECT_EQ(page.find("value=\"session-39\""), std::string::npos);
    EXPECT_NE(page.find("There are more."), std::string::npos);
}

std::string groups_reply(const std::vector<std::string>& names, const char* next = "") {
    std::string out;
    for (const auto& each : names)
        out += fmt::format(R"({}{{"GroupName":"{}","UserPoolId":"p","LastModifiedDate":1.0,"CreationDate":1.0}})",
                           out.empty() ? "" : ",", each);
    return fmt::format(R"({{"Groups":[{}]{}}})", out, next);
}

TEST_F(console_user_page, leads_on_to_further_groups_and_devices) {
    all.replies["AdminListGroupsForUser"] = groups_reply({"editors"}, R"(,"NextToken":"more groups&")");
    all.replies["ListGroups"] = groups_reply({"editors", "staff"});
    all.replies["AdminListDevices"] = R"({"Devices":[],"PaginationToken":"more"})";
    const auto answer = get("/console/users/jane");
    const auto page = answer.response.content();
    EXPECT_TRUE(page.contains("<nav class=\"pages\" aria-label=\"Groups\"><a rel=\"next\" "
                              "href=\"/console/users/jane?groups=more%20groups%26#groups\">"))
        << page;
    EXPECT_TRUE(
        page.contains("aria-label=\"Devices\"><a rel=\"next\" href=\"/console/users/jane?devices=more#devices\">"));
    // Nobody knows which of the pool's groups the user is in, so a group is typed.
    EXPECT_FALSE(page.contains("<option value=\"staff\""));
    EXPECT_TRUE(page.contains("name=\"group\""));
    get("/console/users/jane?groups=more%20groups%26&devices=more");
    EXPECT_TRUE(last_sent("AdminListGroupsForUser").contains(R"("NextToken":"more groups&")"));
    EXPECT_TRUE(last_sent("AdminListDevices").contains(R"("PaginationToken":"more")"));
    all.replies["AdminListGroupsForUser"] = groups_reply({"editors"});
    const auto few = get("/console/users/jane");
    EXPECT_TRUE(few.response.content().contains("<option value=\"staff\""));
    EXPECT_FALSE(few.response.content().contains("<option value=\"editors\""));
}

TEST_F(console_user_page, leads_from_the_address_of_a_form_to_its_page) {
    const std::pair<const char*, const char*> table[] = {
        {"/console/users/jane%40example.com/disable", "/console/users/jane%40example.com"},
        {"/console/users/jane/join-group?group=admin", "/console/users/jane"},
        {"/console/groups/editors/delete", "/console/groups/editors"},
        {"/console/clients/abc/secrets/delete", "/console/clients/abc"},
        {"/console/branding/abc/css", "/console/branding/abc"},
        {"/console/domains/example/delete", "/console/domains"},
        {"/console/resource-servers/server", "/console/resource-servers"},
    };
    for (const auto& [address, page] : table) {
        const auto out = get(address);
        EXPECT_EQ(out.response.status, 303U) << address;
        EXPECT_EQ(out.header("Location"), page) << address;
    }
    EXPECT_TRUE(all.asked.empty());
}

TEST_F(console_user_page, is_there_although_one_part_cannot_be_read) {
    all.replies["AdminListDevices"] = std::unexpected(cognito::failure{"TooManyRequestsException", "Rate exceeded"});
    const auto page = get("/console/users/jane");
    EXPECT_EQ(page.response.status, 200U);
    EXPECT_NE(page.response.content().find("Too many attempts"), std::string::npos);
    all.replies["AdminGetUser"] = std::unexpected(cognito::failure{"TooManyRequestsException", "Rate exceeded"});
    EXPECT_EQ(get("/console/users/jane").response.status, 429U);
}

TEST_F(console_user_page, sends_only_the_attributes_that_were_touched) {
    all.replies["AdminUpdateUserAttributes"] = "{}";
    const auto done = post("/console/users/jane/attributes", "a.name=%3Cb%3EJane%3C%2Fb%3E&a.email=new%40example.com");
    EXPECT_EQ(done.response.status, 303U);
    EXPECT_EQ(done.header("Location"), "/console/users/jane?done=saved");
    EXPECT_NE(last_sent("AdminUpdateUserAttributes").find(R"("UserAttributes":[{"Name":"email")"), std::string::npos)
        << last_sent("AdminUpdateUserAttributes");
    EXPECT_EQ(last_sent("AdminUpdateUserAttributes").find("Jane"), std::string::npos);
    const auto same = post("/console/users/jane/attributes", "a.email=jane%40example.com");
    EXPECT_EQ(same.response.status, 422U);
}

TEST_F(console_user_page, changes_no_tenant_where_the_sessions_do_not_end) {
    all.replies["AdminUpdateUserAttributes"] = "{}";
    all.replies["AdminUserGlobalSignOut"] =
        std::unexpected(cognito::failure{"TooManyRequestsException", "Rate exceeded"});
    EXPECT_EQ(post("/console/users/jane/attributes", "a.custom%3Atenant_id=other").response.status, 429U);
    EXPECT_EQ(last_sent("AdminUpdateUserAttributes"), "");
    all.replies["AdminUserGlobalSignOut"] = "{}";
    EXPECT_EQ(post("/console/users/jane/attributes", "a.custom%3Atenant_id=other").response.status, 303U);
    EXPECT_NE(last_sent("AdminUpdateUserAttributes"), "");
}

TEST_F(console_user_page, leads_from_a_refused_form_to_the_user) {
    const auto refused = post("/console/users/jane/password", "password=");
    EXPECT_EQ(refused.response.status, 422U);
    EXPECT_NE(refused.response.content().find("href=\"/console/users/jane?lang=ja\""), std::string::npos);
    const auto japanese = get("/console/users/jane?lang=ja");
    EXPECT_NE(japanese.response.content().find("<html lang=\"ja\">"), std::string::npos);
    EXPECT_NE(japanese.header("Set-Cookie").find("poolguard-language=ja;"), std::string::npos);
}

TEST_F(console_user_page, refuses_what_no_form_sends) {
    all.replies["AdminUpdateUserAttributes"] = "{}";
    std::string many = "a.name=Ann";
    for (int i = 0; i < 1000; ++i)
        many += "&x=";
    for (const std::string& body : {std::string("a.name=%FF"), std::string("%FF=Ann"), many})
        EXPECT_EQ(post("/console/users/jane/attributes", body).response.status, 422U) << body.substr(0, 20);
    EXPECT_EQ(last_sent("AdminUpdateUserAttributes"), "");
}

TEST_F(console_user_page, searches_with_a_quoted_filter) {
    EXPECT_EQ(get("/console/users?by=name&how=exact&q=%22%20or%20%22").response.status, 200U);
    EXPECT_NE(last_sent("ListUsers").find(R"("Filter":"name = \"\\\" or \\\"\"")"), std::string::npos)
        << last_sent("ListUsers");
    const auto before = all.asked.size();
    EXPECT_EQ(get("/console/users?by=locale&q=x").response.status, 400U);
    EXPECT_EQ(all.asked.size(), before) << "the pool is not asked";
}

TEST_F(console_user_page, is_for_administrators) {
    for (const auto* path : {"/console/users", "/console/users/jane", "/console/new-user", "/console/groups"}) {
        const auto refused = all.call({http::method::get, path, {{"Authorization", all.bearer()}}, ""});
        EXPECT_EQ(refused.response.status, 403U) << path;
        EXPECT_EQ(all.call({http::method::get, path, {}, ""}).response.status, 401U) << path;
    }
    EXPECT_TRUE(all.asked.empty());
}

} // namespace
} // namespace poolguard::api
