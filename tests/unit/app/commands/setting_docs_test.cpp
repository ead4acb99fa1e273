#include "app/commands/setting_docs.hpp"

#include "app/commands/man_page.hpp"
#include "app/settings/setting_names.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace poolguard::app {
namespace {

TEST(setting_docs, say_something_of_every_setting_once) {
    std::map<std::string_view, int> told;
    for (const auto& each : setting_docs())
        ++told[each.name];
    for (const auto& each : setting_names())
        EXPECT_EQ(told[each.same_as], 1) << each.same_as;
    EXPECT_TRUE(std::ranges::all_of(told, [](const auto& each) { return each.second == 1; }));
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
