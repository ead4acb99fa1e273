#include "app/server/banner.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace poolguard::app {
namespace {

banner of_demo(const base::secret& admin, const base::secret& newcomer) {
    banner out{.url = "http://127.0.0.1:8000",
               .listens_on = "127.0.0.1:8000",
               .pool = "us-east-1_AbCdEf123, embedded, stored in ./data",
               .users = {}};
    out.users = demo_users{{"admin@example.com", admin, true}, {"newcomer@example.com", newcomer}, "tenant_a", "staff"};
    return out;
}

std::size_t lines_with(const std::string& text, std::string_view part) {
    std::size_t out = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.contains(part)) ++out;
    return out;
}

TEST(banner, says_what_to_open) {
    banner shown{.url = "http://127.0.0.1:8000", .listens_on = "127.0.0.1:8000", .pool = "a pool", .users = {}};
    const auto text = to_text(shown);
    for (const auto* path : {"/account", "/console", "/docs"})
        EXPECT_EQ(lines_with(text, std::string("http://127.0.0.1:8000") + path + " "), 1U) << path;
    for (const auto* part : {"mailbox", "sign in", "curl", "Demo", "Listening"})
        EXPECT_FALSE(text.contains(part)) << part;
    EXPECT_TRUE(text.ends_with("Ready. Stop with Ctrl-C.\n"));
    shown.has_mailbox = true;
    shown.sign_in_path = "/auth/cognito/start?return_to=/";
    EXPECT_TRUE(to_text(shown).contains("http://127.0.0.1:8000/console/mailbox "));
    EXPECT_TRUE(to_text(shown).contains("http://127.0.0.1:8000/auth/cognito/start?return_to=/ "));
}

TEST(banner, shows_random_passwords_and_three_lines_to_paste) {
    const auto text = to_text(of_demo(base::secret("ABCD-efghij-2345"), base::secret("BCDE-fghijk-3456")));
    EXPECT_TRUE(text.contains("  admin@example.com      ABCD-efghij-2345   in group staff\n"));
    EXPECT_TRUE(text.contains("  newcomer@example.com   BCDE-fghijk-3456   must change"));
    EXPECT_TRUE(text.contains(R"(-d '{"email":"admin@example.com","password":"ABCD-efghij-2345"}')"));
    EXPECT_EQ(lines_with(text, "curl "), 3U);
}

TEST(banner, names_the_setting_of_a_chosen_password) {
    const auto text = to_text(of_demo({}, {}));
    EXPECT_TRUE(text.contains("with the password as set in POOLGUARD_DEMO_PASSWORD, until they choose another:\n"));
    EXPECT_TRUE(text.contains("  admin@example.com      in group staff\n"));
    EXPECT_TRUE(text.contains(R"(-d "{\"email\":\"admin@example.com\",\"password\":\"$(printf)"));
    EXPECT_TRUE(text.contains("\"$POOLGUARD_DEMO_PASSWORD\""));
    EXPECT_EQ(lines_with(text, "curl "), 3U);
}

TEST(banner, has_no_line_for_a_newcomer_who_has_chosen_a_password) {
    for (const auto* admin : {"", "ABCD-efghij-2345"}) {
        auto shown = of_demo(base::secret(admin), {});
        shown.users->newcomer.has_own_password = true;
        const auto text = to_text(shown);
        EXPECT_TRUE(text.contains("  newcomer@example.com   has already chosen a password\n"));
        EXPECT_EQ(lines_with(text, "curl "), 2U);
    }
}

TEST(sign_in_command, quotes_whatever_a_password_has) {
    const api::demo_account of{"admin@example.com", base::secret(R"(a"b\c$d`e'f)"), true};
    EXPECT_TRUE(api::sign_in_command("http://127.0.0.1:8000", of)
                    .ends_with(R"( -d '{"email":"admin@example.com","password":"a\"b\\c$d`e'\''f"}')"));
}

} // namespace
} // namespace poolguard::app
