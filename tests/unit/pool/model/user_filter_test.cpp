#include "pool/model/user_filter.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using enum user_filter::comparison;

struct parsing {
    std::string_view text;
    std::optional<user_filter> filter;
    std::string_view error; // of those that are refused
};

TEST(user_filter, is_parsed) {
    const parsing table[]{
        {"", std::nullopt, ""},
        {"  \t", std::nullopt, ""},
        {R"(email = "ann@example.com")", user_filter{"email", equals, "ann@example.com"}, ""},
        {R"(email="ann@example.com")", user_filter{"email", equals, "ann@example.com"}, ""},
        {R"(  given_name   ^=   "Jo"  )", user_filter{"given_name", begins_with, "Jo"}, ""},
        {R"(name ^="")", user_filter{"name", begins_with, ""}, ""},
        {R"(family_name = "a \"b\" \\c")", user_filter{"family_name", equals, R"(a "b" \c)"}, ""},
        {R"(cognito:user_status = "CONFIRMED")", user_filter{"cognito:user_status", equals, "CONFIRMED"}, ""},
        {R"(status="Enabled")", user_filter{"status", equals, "Enabled"}, ""},
        {R"(sub = "x = y")", user_filter{"sub", equals, "x = y"}, ""},
        {"foo", std::nullopt, "Error while parsing filter."},
        {"email", std::nullopt, "Error while parsing filter."},
        {"email =", std::nullopt, "Error while parsing filter."},
        {"email = ann", std::nullopt, "Error while parsing filter."},
        {R"(email == "ann")", std::nullopt, "Error while parsing filter."},
        {R"(email ~ "ann")", std::nullopt, "Error while parsing filter."},
        {R"(email ^ = "ann")", std::nullopt, "Error while parsing filter."},
        {R"(email = "ann)", std::nullopt, "Error while parsing filter."},
        {R"(email = "ann\")", std::nullopt, "Error while parsing filter."},
        {R"(email = "a\nn")", std::nullopt, "Error while parsing filter."},
        {R"(email = "ann" x)", std::nullopt, "Error while parsing filter."},
        {R"(email = "a"b")", std::nullopt, "Error while parsing filter."},
        {R"(email = "a" and name = "b")", std::nullopt, "Error while parsing filter."},
        {R"(= "ann")", std::nullopt, "Error while parsing filter."},
        {R"("email" = "ann")", std::nullopt, "Error while parsing filter."},
        {R"(custom:tenant_id = "a")", std::nullopt, "Invalid search attribute: custom:tenant_id"},
        {R"(Email = "a")", std::nullopt, "Invalid search attribute: Email"},
        {R"(password = "a")", std::nullopt, "Invalid search attribute: password"},
    };
    for (const auto& [text, filter, error] : table) {
        const auto parsed = parse_user_filter(text);
        if (error.empty()) {
            ASSERT_TRUE(parsed) << text;
            EXPECT_EQ(*parsed, filter) << text;
        } else {
            ASSERT_FALSE(parsed) << text;
            EXPECT_EQ(parsed.error(), (cognito::failure{"InvalidParameterException", std::string(error)})) << text;
        }
    }
}

TEST(user_filter, matches_users) {
    user_document ann;
    ann.username = "Ann";
    ann.sub = "c0ffee";
    ann.attributes = {{"email", "Ann@Example.com"}, {"name", "Ann O"}};
    ann.status = cognito::user_status::FORCE_CHANGE_PASSWORD;
    ann.enabled = false;
    struct row {
        user_filter filter;
        bool when_sensitive, when_not;
    };
    const row table[]{
        {{"username", equals, "Ann"}, true, true},
        {{"username", equals, "ann"}, false, true},
        {{"username", begins_with, "an"}, false, true},
        {{"username", equals, "An"}, false, false},
        {{"sub", equals, "c0ffee"}, true, true},
        {{"sub", begins_with, "c0"}, true, true},
        {{"email", equals, "ann@example.com"}, false, true},
        {{"email", begins_with, "Ann@"}, true, true},
        {{"name", equals, "ann o"}, false, false},
        {{"name", begins_with, ""}, true, true},
        {{"family_name", begins_with, ""}, false, false},
        {{"status", equals, "Disabled"}, true, true},
        {{"status", equals, "disabled"}, false, false},
        {{"status", equals, "Enabled"}, false, false},
        {{"cognito:user_status", equals, "FORCE_CHANGE_PASSWORD"}, true, true},
        {{"cognito:user_status", equals, "force_change_password"}, true, true},
        {{"cognito:user_status", equals, "CONFIRMED"}, false, false},
    };
    user_pool_document sensitive;
    user_pool_document insensitive;
    insensitive.settings.UsernameConfiguration = cognito::username_configuration{false};
    for (const auto& [filter, when_sensitive, when_not] : table) {
        EXPECT_EQ(matches(filter, sensitive, ann), when_sensitive) << filter.name << ' ' << filter.value;
        EXPECT_EQ(matches(filter, insensitive, ann), when_not) << filter.name << ' ' << filter.value;
    }
}

} // namespace
} // namespace poolguard::pool
