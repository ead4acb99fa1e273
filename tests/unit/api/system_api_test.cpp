#include "api/surfaces/system_api.hpp"

#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

TEST(system_api, health_is_constant_and_immediate) {
    world all;
    const auto out = all.call({http::method::get, "/health", {}, ""});
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.content(), R"({"status":"ok"})");
    EXPECT_FALSE(out.was_work);
}

TEST(system_api, ready_asks_every_part) {
    world all;
    all.keys.fetch(std::nullopt);
    const auto out = all.call({http::method::get, "/ready", {}, ""});
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.body,
              R"({"status":"ok","parts":[{"name":"store","status":"ok","detail":"answers and accepts writes"},)"
              R"({"name":"keys","status":"ok","detail":"fetched 0 s ago"}]})");
}

TEST(system_api, ready_names_the_part_that_fails) {
    world all;
    all.keys_reachable = false;
    all.keys.fetch(std::nullopt);
    const auto out = all.call({http::method::get, "/ready", {}, ""});
    EXPECT_EQ(out.response.status, 503U);
    EXPECT_EQ(out.code(), "not_ready");
    EXPECT_EQ(out.json().at("detail").as_string(), "These parts do not answer: keys");
    EXPECT_EQ(out.json().at("errors").at(0).at("field").as_string(), "keys");
    EXPECT_FALSE(out.header("Retry-After").empty());
}

TEST(system_api, the_first_page_leads_on) {
    world all;
    const auto out = all.call({http::method::get, "/", {}, ""});
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.content_type, "text/html; charset=utf-8");
    const auto& page = out.response.body;
    for (const auto* part :
         {"href=\"/docs\"", "href=\"/openapi.json\"", "href=\"/login\"", "href=\"/ready\"", "href=\"/account\"",
          "href=\"/problems\"", "http://localhost:8000/api/user/login", "YOUR-PASSWORD", "Version 1.2.3",
          "<th scope=\"row\"><bdi lang=\"en\">store</bdi></th><td class=\"ok\">answers</td>"})
        EXPECT_NE(page.find(part), std::string::npos) << part;
    for (const auto* part : {"<script", "href=\"/console", "@example.com</dt>"})
        EXPECT_EQ(page.find(part), std::string::npos) << part;
    EXPECT_EQ(page.find("{{"), std::string::npos);
    EXPECT_TRUE(out.header("Content-Security-Policy").starts_with("default-src 'none'"));
}

TEST(system_api, the_first_page_shows_what_fails_and_escapes_it) {
    first_page_content shown{{{"<b>", false, "a & \"b\""}}, "1<2", ""};
    const auto page = first_page(shown, http::language::english).body;
    EXPECT_NE(page.find("<th scope=\"row\"><bdi lang=\"en\">&lt;b&gt;</bdi></th>"
                        "<td class=\"failed\">does not answer</td>"
                        "<td><bdi lang=\"en\">a &amp; &quot;b&quot;</bdi></td>"),
              std::string::npos);
    EXPECT_NE(page.find("Version 1&lt;2"), std::string::npos);
    EXPECT_EQ(page.find(">Sign in<"), std::string::npos);
    EXPECT_NE(page.find("POST /api/user/login"), std::string::npos);
    shown.user = {"<i>", false, {"<admin>", "b"}};
    const auto own = first_page(shown, http::language::english).body;
    EXPECT_NE(own.find("signed in as <strong><bdi>&lt;i&gt;</bdi></strong> (this address is not verified)"),
              std::string::npos);
    EXPECT_NE(own.find("Groups: <bdi>&lt;admin&gt;</bdi>, <bdi>b</bdi>"), std::string::npos);
    EXPECT_NE(own.find("href=\"/auth/sign-out\""), std::string::npos);
}

TEST(first_page, leads_only_administrators_to_the_console) {
    first_page_content shown{{}, "1", "/login", {.public_url = "", .admin_group = "operators", .demo = {}}};
    const auto has = [&](std::string_view link) {
        return first_page(shown, http::language::english).body.contains(link);
    };
    EXPECT_FALSE(has("href=\"/console\""));
    shown.user = {"jane", true, {"admin"}};
    EXPECT_FALSE(has("href=\"/console\""));
    shown.user->groups = {"operators"};
    EXPECT_TRUE(has("href=\"/console\""));
    EXPECT_FALSE(has("href=\"/console/mailbox\""));
    shown.newcomers.has_mailbox = true;
    EXPECT_TRUE(has("href=\"/console/mailbox\""));
    shown.user->groups.clear();
    EXPECT_FALSE(has("href=\"/console/mailbox\""));
}

TEST(first_page, shows_the_users_of_a_demo_and_a_call_to_paste) {
    first_page_content shown{{},
                             "1",
                             "/login",
                             {.public_url = "http://127.0.0.1:8000",
                              .admin_group = "admin",
                              .demo = {{"admin@example.com", base::secret("ABCD-efghij-2345"), true},
                                       {"newcomer@example.com", base::secret("BCDE-fghijk-3456")}}}};
    for (const auto in : {http::language::english, http::language::japanese}) {
        const auto page = first_page(shown, in).body;
        for (const auto* part :
             {"<dt>admin@example.com</dt>", "<code>ABCD-efghij-2345</code>", "<code>BCDE-fghijk-3456</code>",
              "href=\"/console\"", "curl -s http://127.0.0.1:8000/api/user/login", "&quot;ABCD-efghij-2345&quot;"})
            EXPECT_TRUE(page.contains(part)) << part;
    }
    for (auto& each : shown.newcomers.demo)
        each.password = {};
    const auto page = first_page(shown, http::language::english).body;
    EXPECT_TRUE(page.contains("as set in POOLGUARD_DEMO_PASSWORD"));
    EXPECT_TRUE(page.contains("$POOLGUARD_DEMO_PASSWORD"));
    EXPECT_FALSE(page.contains("has already chosen"));
    shown.newcomers.demo.back().has_own_password = true;
    EXPECT_TRUE(first_page(shown, http::language::english).body.contains("A user who has already chosen a password"));
}

TEST(first_page, shows_the_demo_only_to_a_browser_on_this_machine) {
    struct row {
        std::string_view from;
        std::vector<http::header> headers;
        bool may_see;
    };
    const row table[] = {
        {"127.0.0.1", {{"Host", "127.0.0.1:8000"}}, true},
        {"127.0.0.1", {{"Host", "LocalHost"}}, true},
        {"::1", {{"Host", "[::1]:8000"}}, true},
        {"127.0.0.1", {{"Host", "localhost:8000"}, {"Sec-Fetch-Mode", "navigate"}}, true},
        {"127.0.0.1", {{"Host", "localhost:8000"}, {"Sec-Fetch-Mode", "cors"}}, false},
        {"127.0.0.1", {{"Host", "localhost:8000"}, {"Origin", "https://evil.example"}}, false},
        {"127.0.0.1", {{"Host", "localhost:8000"}, {"X-Forwarded-For", "203.0.113.9"}}, false},
        {"127.0.0.1", {{"Host", "evil.example:8000"}}, false},
        {"127.0.0.1", {{"Host", "127.evil.example"}}, false},
        {"127.0.0.1", {{"Host", "localhost.evil.example"}}, false},
        {"127.0.0.1", {}, false},
        {"203.0.113.9", {{"Host", "127.0.0.1:8000"}}, false},
        {"", {{"Host", "127.0.0.1:8000"}}, false},
    };
    for (const auto& [from, headers, may_see] : table) {
        http::request request;
        request.remote_address = from;
        request.headers = headers;
        EXPECT_EQ(may_see_demo(request), may_see) << from << (headers.empty() ? "" : headers.back().value);
    }
}

} // namespace
} // namespace poolguard::api
