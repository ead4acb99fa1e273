#include "pool/passwords/password_policy.hpp"

#include <gtest/gtest.h>
#include <set>

namespace poolguard::pool {
namespace {

cognito::user_pool_settings settings_with(const cognito::password_policy& policy) {
    cognito::user_pool_settings out;
    out.Policies = cognito::user_pool_policies{.PasswordPolicy = policy, .SignInPolicy = {}};
    return out;
}

std::string refusal(const cognito::user_pool_settings& settings, std::string_view password,
                    password_use use = password_use::change) {
    const auto outcome = check_password(settings, password, use);
    if (outcome) return "";
    EXPECT_EQ(outcome.error().name, "InvalidPasswordException");
    return outcome.error().message;
}

struct password_row {
    const char* what;
    std::string password;
    std::string_view tail;
};

const password_row password_rows[] = {
    {"all there", "Passw0rd!", ""},
    {"seven characters", "Passw0!", "Password not long enough"},
    {"eight of them in more bytes", "Passw0!\u00e9", ""},
    {"no upper case", "passw0rd!", "Password must have uppercase characters"},
    {"upper case of another alphabet", "\u00c9assw0rd!", "Password must have uppercase characters"},
    {"no lower case", "PASSW0RD!", "Password must have lowercase characters"},
    {"no digit", "Password!", "Password must have numeric characters"},
    {"no symbol", "Passw0rds", "Password must have symbol characters"},
    {"an inner space is a symbol", "Passw0rd s", ""},
    {"a leading space", " Passw0rd!", R"(Password must satisfy regular expression pattern: ^\S.*\S$)"},
    {"a trailing space", "Passw0rd! ", R"(Password must satisfy regular expression pattern: ^\S.*\S$)"},
    {"256 characters", "Aa1!" + std::string(252, 'x'), ""},
    {"257 characters", "Aa1!" + std::string(253, 'x'), "Password must have at most 256 characters"},
    {"nothing", "", "Password not long enough"},
};

TEST(check_password, names_the_first_demand_not_met) {
    for (const auto& [what, password, tail] : password_rows)
        EXPECT_EQ(refusal({}, password),
                  tail.empty() ? "" : "Password does not conform to policy: " + std::string(tail))
            << what;
}

TEST(check_password, counts_each_symbol) {
    for (const char symbol : std::string_view("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"))
        EXPECT_EQ(refusal({}, std::string("Passw0rd") + symbol), "") << symbol;
}

TEST(check_password, begins_with_what_belongs_to_its_place) {
    EXPECT_EQ(refusal({}, "x", password_use::sign_up),
              "Password did not conform with policy: Password not long enough");
    EXPECT_EQ(refusal({}, "x", password_use::administration),
              "Password did not conform with password policy: Password not long enough");
}

TEST(check_password, asks_for_what_the_pool_asks_for) {
    cognito::password_policy lenient;
    lenient.MinimumLength = 6;
    lenient.RequireUppercase = lenient.RequireLowercase = lenient.RequireNumbers = lenient.RequireSymbols = false;
    EXPECT_EQ(refusal(settings_with(lenient), "secret"), "");
    lenient.MinimumLength = 12;
    EXPECT_EQ(refusal(settings_with(lenient), "secretsecre"),
              "Password does not conform to policy: Password not long enough");
}

TEST(make_temporary_password, meets_every_policy) {
    base::system_random random;
    for (const std::int64_t length : {6, 8, 12, 20, 99}) {
        cognito::password_policy policy;
        policy.MinimumLength = length;
        const auto settings = settings_with(policy);
        std::set<std::string> seen;
        for (int i = 0; i < 20; ++i) {
            const auto password = make_temporary_password(settings, random);
            EXPECT_EQ(refusal(settings, password.reveal()), "");
            EXPECT_EQ(password.reveal().size(), static_cast<std::size_t>(std::max<std::int64_t>(length, 12)));
            seen.emplace(password.reveal());
        }
        EXPECT_EQ(seen.size(), 20U);
    }
}

TEST(temporary_password_days, come_from_the_policy_first) {
    EXPECT_EQ(temporary_password_days({}), 7);
    auto settings = settings_with({});
    settings.AdminCreateUserConfig.emplace().UnusedAccountValidityDays = 3;
    EXPECT_EQ(temporary_password_days(settings), 3);
    settings.Policies->PasswordPolicy->TemporaryPasswordValidityDays = 1;
    EXPECT_EQ(temporary_password_days(settings), 1);
}

} // namespace
} // namespace poolguard::pool
