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
    for (const auto* part : {"href=\"/docs\"", "href=\"/openapi.json\"", "href=\"/login\"", "href=\"/ready\"",
                             "Version 1.2.3", "<th scope=\"row\">store</th><td class=\"ok\">answers</td>"})
        EXPECT_NE(page.find(part), std::string::npos) << part;
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("{{"), std::string::npos);
    EXPECT_TRUE(out.header("Content-Security-Policy").starts_with("default-src 'none'"));
}

TEST(system_api, the_first_page_shows_what_fails_and_escapes_it) {
    first_page_content shown{{{"<b>", false, "a & \"b\""}}, "1<2", ""};
    const auto page = first_page(shown, http::language::english).body;
    EXPECT_NE(page.find("<th scope=\"row\">&lt;b&gt;</th><td class=\"failed\">does not answer</td>"
                        "<td>a &amp; &quot;b&quot;</td>"),
              std::string::npos);
    EXPECT_NE(page.find("Version 1&lt;2"), std::string::npos);
    EXPECT_EQ(page.find("Sign in"), std::string::npos);
    EXPECT_NE(page.find("POST /api/user/login"), std::string::npos);
    shown.user = {"<i>", false, {"<admin>", "b"}};
    const auto own = first_page(shown, http::language::english).body;
    EXPECT_NE(own.find("signed in as <strong>&lt;i&gt;</strong> (this address is not verified)"), std::string::npos);
    EXPECT_NE(own.find("Groups: &lt;admin&gt;, b"), std::string::npos);
    EXPECT_NE(own.find("href=\"/auth/sign-out\""), std::string::npos);
}

} // namespace
} // namespace poolguard::api
