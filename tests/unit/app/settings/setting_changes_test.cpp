#include "app/settings/setting_changes.hpp"

#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

using variables = std::map<std::string, std::string>;
using names = std::vector<std::string>;

TEST(setting_changes_test, says_what_can_change_and_what_needs_a_restart) {
    const struct {
        variables before, after;
        names taken, need_restart;
    } cases[] = {
        {{}, {}, {}, {}},
        {{}, {{"LOG_LEVEL", "DEBUG"}}, {"LOG_LEVEL"}, {}},
        {{{"LOG_LEVEL", "DEBUG"}}, {}, {"LOG_LEVEL"}, {}},
        {{{"ALLOWED_ORIGINS", "*"}}, {{"CORS_ALLOWED_ORIGINS", "*"}}, {}, {}},
        {{}, {{"POOLGUARD_DATA", "x"}, {"SMTP_URL", "smtps://mail.example.com"}}, {"SMTP_URL"}, {"POOLGUARD_DATA"}},
        {{{"SECRET_KEY", "a"}}, {{"SECRET_KEY", "b"}}, {}, {"APP_SECRET_KEY"}},
        {{{"PATH", "a"}}, {{"PATH", "b"}}, {}, {}},
    };
    for (const auto& each : cases) {
        const auto found = changes_between(environment(each.before), environment(each.after), {});
        EXPECT_EQ(found.taken, each.taken);
        EXPECT_EQ(found.need_restart, each.need_restart);
    }
}

TEST(setting_changes_test, flags_take_precedence) {
    flags given;
    given.data = "here";
    const auto found =
        changes_between(environment(variables{}), environment(variables{{"POOLGUARD_DATA", "there"}}), given);
    EXPECT_EQ(found.need_restart, names{});
}

TEST(setting_changes_test, only_what_was_taken_is_in_force) {
    const environment before(variables{{"ALLOWED_ORIGINS", "https://a.example"}, {"POOLGUARD_DATA", "x"}});
    const environment after(variables{{"CORS_ALLOWED_ORIGINS", "https://b.example"}, {"POOLGUARD_DATA", "y"}},
                            {"CORS_ALLOWED_ORIGINS"});
    const auto changes = changes_between(before, after, {});
    const auto in_force = with_taken(before, after, changes.taken);
    EXPECT_EQ(in_force.all(), (variables{{"CORS_ALLOWED_ORIGINS", "https://b.example"}, {"POOLGUARD_DATA", "x"}}));
    EXPECT_EQ(in_force.origin_of("CORS_ALLOWED_ORIGINS"), "set in .env");
    EXPECT_EQ(changes_between(in_force, after, {}).taken, names{});
    EXPECT_EQ(changes_between(in_force, after, {}).need_restart, names{"POOLGUARD_DATA"});
}

TEST(setting_changes_test, no_secret_can_change_but_that_of_the_mail_server) {
    for (const auto& each : all_settings())
        if (each.value.is_secret && each.value.can_change) {
            EXPECT_EQ(each.section, "mail") << each.names.front();
        }
}

} // namespace
} // namespace poolguard::app
