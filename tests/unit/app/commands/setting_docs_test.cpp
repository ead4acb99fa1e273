#include "app/commands/setting_docs.hpp"

#include "app/commands/man_page.hpp"
#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace poolguard::app {
namespace {

TEST(setting_docs, explain_every_setting_once) {
    std::set<std::string_view> names;
    for (const auto& each : all_settings()) {
        EXPECT_FALSE(each.help.empty()) << each.names.front();
        EXPECT_FALSE(each.help.ends_with('.')) << each.names.front();
        for (const auto name : each.names)
            EXPECT_TRUE(names.insert(name).second) << name;
    }
}

TEST(setting_docs, print_the_defaults_that_the_settings_have) {
    const auto printed = settings_as_markdown();
    const settings defaults;
    for (const auto& [name, value] :
         {std::pair("POOLGUARD_TOTP_ISSUER", defaults.authenticator_issuer),
          std::pair("POOLGUARD_PAGES_COLOR", defaults.pool.branding.accent),
          std::pair("POOLGUARD_LISTEN", fmt::format("{}:{}", defaults.host, defaults.port))})
        EXPECT_NE(printed.find(fmt::format("| `{}` | `{}` |", name, value)), std::string::npos) << name;
    for (const auto* row : {"| `LOG_LEVEL` | `INFO` |", "| `POOLGUARD_LIMIT_CODES` | `5/hour` |",
                            "| `TENANT_STRICT` | `1` |", "| `POOLGUARD_STORE` | `sqlite` |"})
        EXPECT_NE(printed.find(row), std::string::npos) << row;
}

TEST(setting_docs, list_what_may_differ_between_servers) {
    const auto printed = settings_as_markdown();
    const auto list = printed.substr(printed.find("<!-- settings: may-differ -->"));
    EXPECT_NE(list.find("- `LOG_LEVEL`\n"), std::string::npos);
    EXPECT_EQ(list.find("APP_SECRET_KEY"), std::string::npos);
}

TEST(setting_docs, name_what_means_the_same) {
    EXPECT_NE(settings_as_markdown().find("| `AWS_REGION`, `COGNITO_REGION` |"), std::string::npos);
    EXPECT_NE(settings_as_man().find("\\fBAWS_REGION\\fR, \\fBCOGNITO_REGION\\fR"), std::string::npos);
}

TEST(man_text, is_troff) {
    const std::pair<const char*, const char*> table[] = {{"see `--data`", "see \\fB\\-\\-data\\fR"},
                                                         {"[a page](b.md#c) more", "a page more"},
                                                         {".env", "\\&.env"},
                                                         {"a\\b", "a\\eb"}};
    for (const auto& [given, written] : table)
        EXPECT_EQ(man_text(given), written);
}

} // namespace
} // namespace poolguard::app
