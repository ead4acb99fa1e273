#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

using variables = std::map<std::string, std::string>;

std::string error_of(const variables& set, const flags& given = {}) {
    const auto found = read_settings(environment(set), given);
    return found ? "" : found.error();
}

settings settings_of(const variables& set, const flags& given = {}) {
    auto found = read_settings(environment(set), given);
    EXPECT_TRUE(found) << found.error();
    return found ? std::move(*found) : settings{};
}

TEST(settings, defaults) {
    const auto found = settings_of({});
    EXPECT_EQ(found.host, "127.0.0.1");
    EXPECT_EQ(found.port, 8000);
    EXPECT_EQ(found.cognito.region, "us-east-1");
    EXPECT_FALSE(found.cognito.user_pool_id);
    EXPECT_EQ(found.cognito.token_use, jwt::token_use::access);
    EXPECT_EQ(found.pool.account_id, "000000000000");
    EXPECT_TRUE(found.tenants.enabled);
    EXPECT_TRUE(found.tenants.strict);
    EXPECT_EQ(found.tenants.mode, service::tenant_mode::header);
    EXPECT_EQ(found.tenants.header, "X-Tenant-Id");
    EXPECT_EQ(found.tenants.claim, "custom:tenant_id");
}

TEST(settings, the_clock_skew_is_in_seconds) {
    EXPECT_EQ(settings_of({}).cognito.clock_skew, std::chrono::seconds{5});
    for (const auto* good : {"0", "1", "300"})
        EXPECT_EQ(std::to_string(settings_of({{"POOLGUARD_CLOCK_SKEW", good}}).cognito.clock_skew.count()), good);
    for (const auto* bad : {"-1", "301", "5s", "5.5", "five", " 5", "99999999999999999999"})
        EXPECT_EQ(error_of({{"POOLGUARD_CLOCK_SKEW", bad}}),
                  std::string("POOLGUARD_CLOCK_SKEW=") + bad + ": 0 to 300 seconds are expected");
}

TEST(settings, every_name_of_a_setting_means_the_same) {
    for (const auto name : find_declaration("COGNITO_APP_CLIENT_ID")->names) {
        const auto found = settings_of({{std::string(name), "abc"}, {"COGNITO_USER_POOL_ID", "eu-west-1_AbCdEf123"}});
        EXPECT_EQ(found.cognito.client_id, "abc") << name;
        EXPECT_EQ(found.cognito.region, "eu-west-1");
    }
    EXPECT_EQ(settings_of({{"SECRET_KEY", "0123456789abcdef"}}).secret_key.reveal(), "0123456789abcdef");
    EXPECT_EQ(settings_of({{"FLASK_SECRET_KEY", "0123456789abcdef"}}).secret_key.reveal(), "0123456789abcdef");
}

TEST(settings, two_names_may_agree_and_must_not_contradict) {
    EXPECT_EQ(error_of({{"AWS_REGION", "eu-west-1"}, {"COGNITO_REGION", "eu-west-1"}}), "");
    const auto error = error_of({{"SECRET_KEY", "0123456789abcdef"}, {"APP_SECRET_KEY", "fedcba9876543210"}});
    EXPECT_NE(error.find("SECRET_KEY"), std::string::npos);
    EXPECT_EQ(error.find("0123456789abcdef"), std::string::npos);
}

TEST(settings, each_default_is_a_value_that_can_be_set) {
    for (const auto& each : all_settings())
        if (const auto written = each.value.written(settings{}); !written.empty()) {
            settings read;
            EXPECT_TRUE(each.value.read({each.names.front(), written}, read)) << each.names.front();
            EXPECT_EQ(each.value.written(read), written) << each.names.front();
        }
}

TEST(settings, a_refusal_does_not_show_a_secret) {
    int secrets = 0;
    for (const auto& each : all_settings()) {
        if (!each.value.is_secret) continue;
        ++secrets;
        const auto error = error_of({{std::string(each.names.front()), "hush:hush"}});
        EXPECT_EQ(error.find("hush"), std::string::npos) << error;
    }
    EXPECT_EQ(secrets, 5);
}

TEST(settings, a_flag_takes_precedence_over_the_variable) {
    flags given;
    given.listen = "127.0.0.1:1";
    given.data = "flag";
    const auto found = settings_of({{"POOLGUARD_LISTEN", "nowhere"}, {"POOLGUARD_DATA", "variable"}}, given);
    EXPECT_EQ(found.port, 1);
    EXPECT_EQ(found.data, "flag");
}

TEST(settings, log_level_and_debug_must_agree) {
    EXPECT_EQ(settings_of({{"DEBUG", "1"}}).log_level, base::log::level::debug);
    EXPECT_EQ(error_of({{"DEBUG", "1"}, {"LOG_LEVEL", "debug"}}), "");
    EXPECT_EQ(error_of({{"DEBUG", "0"}, {"LOG_LEVEL", "ERROR"}}), "");
    EXPECT_NE(error_of({{"DEBUG", "1"}, {"LOG_LEVEL", "INFO"}}).find("LOG_LEVEL and DEBUG"), std::string::npos);
}

TEST(settings, mail_goes_through_smtp_or_ses) {
    const std::pair<const std::string, std::string> smtp{"SMTP_URL", "smtps://ann:hush@mail.example.com"};
    const std::pair<const std::string, std::string> ses{"SES_EMAIL_SOURCE", "ses@example.com"};
    const auto by_smtp = settings_of({smtp, {"SMTP_CA_FILE", "ca.pem"}, {"POOLGUARD_MAIL_FROM", "a@example.com"}}).mail;
    EXPECT_EQ(by_smtp.smtp.value().url, "smtps://mail.example.com");
    EXPECT_EQ(by_smtp.smtp->ca_file, "ca.pem");
    EXPECT_EQ(by_smtp.from, "a@example.com");
    EXPECT_EQ(settings_of({ses, {"POOLGUARD_MAIL_FROM", "a@example.com"}}).mail.from, "ses@example.com");
    EXPECT_NE(error_of({smtp, ses}).find("set only one of them"), std::string::npos);
}

TEST(settings, an_empty_value_counts_as_not_set) {
    EXPECT_EQ(settings_of({{"TENANT_MODE", ""}, {"TENANT_MAIN_DOMAIN", ""}}).tenants.mode,
              service::tenant_mode::header);
}

TEST(settings, misspelt_names_are_found_and_foreign_ones_are_not) {
    const std::pair<const char*, const char*> table[] = {{"TENANT_MOD", "TENANT_MODE"},
                                                         {"COGNITO_USERPOOL_ID", "COGNITO_USER_POOL_ID"},
                                                         {"POOLGUARD_ACOUNT_ID", "POOLGUARD_ACCOUNT_ID"},
                                                         {"MULTI_TENANT_ENABLE", "MULTI_TENANT_ENABLED"}};
    for (const auto& [given, meant] : table) {
        const auto error = error_of({{given, "x"}});
        EXPECT_NE(error.find(given), std::string::npos) << error;
        EXPECT_NE(error.find(meant), std::string::npos) << error;
    }
    for (const auto* foreign : {"CLIENT_IP", "NEXT_PUBLIC_API_BASE", "AWS_PROFILE", "DEBUGGER", "SECRET_KEYS"})
        EXPECT_EQ(error_of({{foreign, "x"}}), "") << foreign;
}

TEST(settings, listen_addresses) {
    const auto with = [](const char* listen) {
        flags given;
        given.listen = listen;
        return given;
    };
    for (const auto* good : {"127.0.0.1:0", "localhost:65535", "[::1]:8000"})
        EXPECT_EQ(error_of({}, with(good)), "") << good;
    for (const auto* bad : {"", "8000", ":8000", "localhost:", "localhost:65536", "localhost:8x", "localhost:-1"})
        EXPECT_NE(error_of({}, with(bad)).find("--listen"), std::string::npos) << bad;
    EXPECT_NE(error_of({}, with("0.0.0.0:8000")).find("ALLOWED_HOSTS"), std::string::npos);
    EXPECT_NE(error_of({{"ALLOWED_HOSTS", "example.com"}}, with("0.0.0.0:8000")).find("--public-url"),
              std::string::npos);
    auto open = with("0.0.0.0:8000");
    open.public_url = "https://example.com";
    EXPECT_EQ(error_of({{"ALLOWED_HOSTS", "example.com"}}, open), "");
}

TEST(settings, known_settings_without_effect_are_told) {
    EXPECT_EQ(settings_of({{"DYNAMODB_USERS_TABLE", "People"}}).without_effect,
              std::vector<std::string>{"DYNAMODB_USERS_TABLE"});
    EXPECT_TRUE(
        settings_of({{"DYNAMODB_ENDPOINT", "https://x"}, {"POOLGUARD_STORE", "dynamodb"}}).without_effect.empty());
}

TEST(settings, tables) {
    const auto by_default = settings_of({{"POOLGUARD_STORE", "dynamodb"}}).store;
    EXPECT_TRUE(by_default.is_shared());
    EXPECT_EQ(by_default.users_table, "Users");
    EXPECT_EQ(by_default.sessions_table, "Users");
    EXPECT_EQ(settings_of({{"DYNAMODB_USERS_TABLE", "people"}}).store.sessions_table, "people");
    const auto two = settings_of({{"DYNAMODB_USERS_TABLE", "people"}, {"DYNAMODB_SESSIONS_TABLE", "sessions"}}).store;
    EXPECT_EQ(two.users_table, "people");
    EXPECT_EQ(two.sessions_table, "sessions");
    EXPECT_EQ(settings_of({{"DYNAMODB_ENDPOINT", "http://127.0.0.1:8001/"}}).store.endpoint, "http://127.0.0.1:8001");
    EXPECT_NE(error_of({{"DYNAMODB_USERS_TABLE", "no table"}}, {}).find("DYNAMODB_USERS_TABLE"), std::string::npos);
    EXPECT_NE(error_of({{"DYNAMODB_ENDPOINT", "http://db.example.com"}}, {}).find("https"), std::string::npos);
}

TEST(settings, redirect_urls_are_encrypted_but_on_this_machine) {
    for (const auto* good : {"https://a.example/b", "http://localhost:3000/", "my-app:/callback"})
        EXPECT_EQ(error_of({{"POOLGUARD_RETURN_URLS", good}}), "") << good;
    for (const auto* bad : {"http://a.example/b", "HTTP://a.example/b", "https://a.example/#b", "/b"})
        EXPECT_NE(error_of({{"POOLGUARD_RETURN_URLS", bad}}).find(bad), std::string::npos) << bad;
}

TEST(settings, rates) {
    const auto rate = [](const char* value) {
        return settings_of({{"POOLGUARD_LIMIT_CODES", value}}).rates.codes.value_or(store::allowance{});
    };
    EXPECT_EQ(settings_of({}).rates.codes->most, 5);
    EXPECT_EQ(rate("7/second").window, std::chrono::seconds{1});
    EXPECT_EQ(rate("7/minute").window, std::chrono::minutes{1});
    EXPECT_EQ(rate("7/hour").window, std::chrono::hours{1});
    EXPECT_EQ(rate("1000000/day").most, 1'000'000);
    EXPECT_FALSE(settings_of({{"POOLGUARD_LIMIT_CODES", "off"}}).rates.codes);
    for (const auto* bad : {"5", "/minute", "5/", "5/week", "0/minute", "-1/minute", "1000001/day", "5 /minute", "x"}) {
        const auto error = error_of({{"POOLGUARD_LIMIT_REFRESHES", bad}});
        EXPECT_NE(error.find("POOLGUARD_LIMIT_REFRESHES="), std::string::npos) << bad;
        EXPECT_NE(error.find("5/minute"), std::string::npos) << bad;
    }
}

TEST(settings, trusted_proxies) {
    EXPECT_TRUE(settings_of({{"TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"}}).proxies.trusts("10.1.1.1"));
    EXPECT_FALSE(settings_of({}).proxies.trusts("127.0.0.1"));
    const auto error = error_of({{"TRUSTED_PROXIES", "127.0.0.1,proxy.example.com"}});
    EXPECT_NE(error.find("TRUSTED_PROXIES=proxy.example.com"), std::string::npos) << error;
}

} // namespace
} // namespace poolguard::app
