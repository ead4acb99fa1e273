#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"
#include "unit/store/temporary_folder.hpp"

#include <fstream>
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
                  std::string("POOLGUARD_CLOCK_SKEW=") + bad +
                      ": 0 to 300 seconds are expected (set in the environment)");
}

TEST(settings, the_group_of_the_administrators_is_one_that_cognito_can_have) {
    EXPECT_EQ(settings_of({}).admin_group, "admin");
    for (const auto* good : {"operators", "staff/Betrieb-ü", "eu-west-1_AbCdEf123_Google"})
        EXPECT_EQ(settings_of({{"POOLGUARD_ADMIN_GROUP", good}}).admin_group, good);
    for (const auto& bad : {std::string("two words"), std::string("a\nb"), std::string(129, 'a')})
        EXPECT_EQ(error_of({{"POOLGUARD_ADMIN_GROUP", bad}}),
                  "POOLGUARD_ADMIN_GROUP=" + bad +
                      ": the name of a group of at most 128 bytes is expected (set in the environment)");
}

TEST(settings, the_password_of_the_demo_needs_a_demo) {
    const variables chosen{{"POOLGUARD_DEMO_PASSWORD", "Chosen-passw0rd"}};
    flags demo;
    demo.demo = true;
    const auto with = settings_of(chosen, demo);
    EXPECT_EQ(with.demo_password.reveal(), "Chosen-passw0rd");
    EXPECT_TRUE(with.without_effect.empty());
    EXPECT_EQ(settings_of(chosen).without_effect,
              (std::vector<unused_setting>{{"POOLGUARD_DEMO_PASSWORD", "--demo is not given"}}));
    EXPECT_EQ(error_of({{"POOLGUARD_DEMO_PASSWORD", "short"}}),
              "POOLGUARD_DEMO_PASSWORD is too short: at least 6 characters are needed (set in the environment)");
}

TEST(settings, every_name_of_a_setting_means_the_same) {
    for (const auto name : find_declaration("COGNITO_APP_CLIENT_ID")->names) {
        const auto found = settings_of({{std::string(name), "abc"}, {"COGNITO_USER_POOL_ID", "eu-west-1_AbCdEf123"}});
        EXPECT_EQ(found.cognito.client_id, "abc") << name;
        EXPECT_EQ(found.cognito.region, "eu-west-1");
    }
    EXPECT_EQ(settings_of({{"POOLGUARD_POOL_ID", "eu-west-1_Example1"}}).cognito.region, "eu-west-1");
    EXPECT_NE(error_of({{"POOLGUARD_POOL_ID", "eu-west-1_Example1"}, {"AWS_REGION", "us-east-1"}}), "");
    EXPECT_EQ(settings_of({{"SECRET_KEY", "0123456789abcdef"}}).secret_key.reveal(), "0123456789abcdef");
    EXPECT_EQ(settings_of({{"FLASK_SECRET_KEY", "0123456789abcdef"}}).secret_key.reveal(), "0123456789abcdef");
}

TEST(settings, a_collector_may_be_anywhere_but_gets_secrets_only_encrypted) {
    const auto name = "OTEL_EXPORTER_OTLP_ENDPOINT";
    EXPECT_FALSE(settings_of({}).telemetry.endpoint);
    EXPECT_EQ(settings_of({{name, "http://collector:4318/"}}).telemetry.endpoint, "http://collector:4318");
    for (const auto* bad : {"collector:4318", "grpc://collector", "http://a@b", "https://a/?b", "http://"})
        EXPECT_NE(error_of({{name, bad}}), "") << bad;
    const std::pair<const std::string, std::string> headers{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=hush"};
    const auto error = error_of({{name, "http://collector:4318"}, headers});
    EXPECT_NE(error.find("OTEL_EXPORTER_OTLP_HEADERS would be sent unencrypted"), std::string::npos) << error;
    EXPECT_EQ(error.find("hush"), std::string::npos);
    for (const auto* good :
         {"https://collector", "http://localhost:4318", "http://127.0.0.1:4318", "http://[::1]:4318"})
        EXPECT_EQ(error_of({{name, good}, headers}), "") << good;
    EXPECT_EQ(settings_of({headers}).without_effect,
              (std::vector<unused_setting>{{"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_ENDPOINT is not set"}}));
    EXPECT_NE(error_of({{name, "https://collector"}, {"OTEL_EXPORTER_OTLP_HEADERS", "hush"}}), "");
    EXPECT_NE(error_of({{"OTEL_METRIC_EXPORT_INTERVAL", "0"}}), "");
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
    EXPECT_EQ(secrets, 8);
}

TEST(settings, a_flag_takes_precedence_over_the_variable) {
    flags given;
    given.listen = "127.0.0.1:1";
    given.data = "flag";
    const auto found = settings_of({{"POOLGUARD_LISTEN", "nowhere"}, {"POOLGUARD_DATA", "variable"}}, given);
    EXPECT_EQ(found.port, 1);
    EXPECT_EQ(found.data, "flag");
}

TEST(settings, log_level_takes_precedence_over_debug) {
    using base::log::level;
    EXPECT_EQ(settings_of({{"DEBUG", "1"}}).log_level, level::debug);
    EXPECT_EQ(settings_of({{"DEBUG", "1"}, {"LOG_LEVEL", "debug"}}).log_level, level::debug);
    EXPECT_TRUE(settings_of({{"DEBUG", "1"}, {"LOG_LEVEL", "debug"}}).without_effect.empty());
    EXPECT_EQ(settings_of({{"DEBUG", "0"}, {"LOG_LEVEL", "ERROR"}}).log_level, level::error);
    const auto both = settings_of({{"DEBUG", "1"}, {"LOG_LEVEL", "INFO"}});
    EXPECT_EQ(both.log_level, level::info);
    ASSERT_EQ(both.without_effect.size(), 1U);
    EXPECT_EQ(both.without_effect[0].name, "DEBUG");
}

TEST(settings, mail_goes_through_smtp_or_ses) {
    const std::pair<const std::string, std::string> smtp{"SMTP_URL", "smtps://ann:hush@mail.example.com"};
    const store::temporary_folder folder;
    const auto ca = (folder.path() / "ca.pem").string();
    std::ofstream(ca) << "-----BEGIN CERTIFICATE-----\n";
    const std::pair<const std::string, std::string> ses{"SES_EMAIL_SOURCE", "ses@example.com"};
    const auto by_smtp = settings_of({smtp, {"SMTP_CA_FILE", ca}, {"POOLGUARD_MAIL_FROM", "a@example.com"}}).mail;
    EXPECT_EQ(by_smtp.smtp.value().url, "smtps://mail.example.com");
    EXPECT_EQ(by_smtp.smtp->ca_file, ca);
    EXPECT_EQ(by_smtp.from, "a@example.com");
    EXPECT_EQ(settings_of({ses, {"POOLGUARD_MAIL_FROM", "a@example.com"}}).mail.from, "ses@example.com");
    EXPECT_NE(error_of({smtp, ses}).find("set only one of them"), std::string::npos);
}

TEST(settings, a_file_of_certificates_has_one) {
    const store::temporary_folder folder;
    const auto file = (folder.path() / "ca.pem").string();
    EXPECT_NE(error_of({{"AWS_CA_BUNDLE", file}}).find("the file cannot be read"), std::string::npos);
    EXPECT_NE(error_of({{"AWS_CA_BUNDLE", folder.path().string()}}).find("the file cannot be read"), std::string::npos);
    std::ofstream(file) << "no certificate";
    EXPECT_NE(error_of({{"AWS_CA_BUNDLE", file}}).find("the file has no certificate"), std::string::npos);
    std::ofstream(file) << "-----BEGIN TRUSTED CERTIFICATE-----\n";
    EXPECT_EQ(error_of({{"AWS_CA_BUNDLE", file}}), "");
}

TEST(settings, functions_are_in_a_list_or_in_a_file) {
    const store::temporary_folder folder;
    const auto file = (folder.path() / "functions").string();
    const auto set = [&](const std::string& value) {
        return variables{{"POOLGUARD_TRIGGERS", value}, {"POOLGUARD_TRIGGERS_KEY", std::string(32, 'k')}};
    };
    const std::map<std::string, std::string> places{{"f", "https://a.example/h?x=1"}, {"g", "http://127.0.0.1:9"}};
    std::ofstream(file) << "# ours\n\n g=http://127.0.0.1:9 \r\nf=https://a.example/h?x=1";
    EXPECT_EQ(settings_of(set(file)).functions.places, places);
    const auto listed = settings_of(set("g=http://127.0.0.1:9, f=https://a.example/h?x=1"));
    EXPECT_EQ(listed.functions.places, places);
    EXPECT_EQ(find_declaration("POOLGUARD_TRIGGERS")->value.written(listed),
              "f=https://a.example/h?x=1,g=http://127.0.0.1:9");
    const std::pair<std::string, const char*> refused[]{{"# none\n\n", "names no function"},
                                                        {"f", "NAME=URL is expected"},
                                                        {"=https://a.example/h", "NAME=URL is expected"},
                                                        {"f=http://a.example/h", "NAME=URL is expected"},
                                                        {std::string(1024 * 1024 + 1, '#'), "larger than 1 MiB"}};
    for (const auto& [content, words] : refused) {
        std::ofstream(file) << content;
        EXPECT_NE(error_of(set(file)).find(words), std::string::npos) << words;
    }
    EXPECT_NE(error_of(set(folder.path().string())).find("cannot be read"), std::string::npos);
    EXPECT_NE(error_of(set(file + "-2")).find("cannot be read"), std::string::npos);
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

TEST(settings, names_with_the_words_of_a_setting_are_misspelt) {
    const std::pair<const char*, const char*> table[] = {{"TRUSTED_PROXY", "TRUSTED_PROXIES"},
                                                         {"TRUSTED_PROXYS", "TRUSTED_PROXIES"},
                                                         {"TURSTED_PROXIES", "TRUSTED_PROXIES"},
                                                         {"ALLOWED_HOST", "ALLOWED_HOSTS"},
                                                         {"CORS_ALLOWED_ORIGN", "CORS_ALLOWED_ORIGINS"},
                                                         {"LOG_LEVELS", "LOG_LEVEL"},
                                                         {"SMTP_CA_FILES", "SMTP_CA_FILE"},
                                                         {"SMTP_HOST", "SMTP_URL"},
                                                         {"SES_SENDER", "SES_EMAIL_SOURCE"},
                                                         {"AWS_REGOIN", "AWS_REGION"},
                                                         {"DEBG", "DEBUG"},
                                                         {"CLIENT_SECERT", "CLIENT_SECRET"}};
    for (const auto& [given, meant] : table)
        EXPECT_NE(error_of({{given, "x"}}).find(std::string("did you mean ") + meant), std::string::npos) << given;
    for (const auto* foreign : {"S3_REGION", "TRUSTED_HOSTS", "XDEBUG_MODE", "LOGLEVEL", "DYNAMODB_TABLE", "CLIENT_URL",
                                "APP_ENVS", "TRUSTED_PROXY_COUNT", "MAIL_HOST", "USER_POOL_URL"})
        EXPECT_EQ(error_of({{foreign, "x"}}), "") << foreign;
}

TEST(settings, a_name_beside_the_setting_that_it_resembles_is_another_programs) {
    EXPECT_EQ(error_of({{"TRUSTED_PROXY", "x"}, {"TRUSTED_PROXIES", "127.0.0.1"}}), "");
    EXPECT_EQ(error_of({{"SMTP_HOST", "x"}, {"SMTP_URL", "smtps://mail.example.com"}}), "");
    EXPECT_NE(error_of({{"TENANT_MOD", "x"}, {"TENANT_MODE", "header"}}), "");
}

TEST(settings, variables_of_services_in_kubernetes_are_not_misspelt) {
    const std::pair<const char*, const char*> table[] = {{"POOLGUARD_SERVICE_HOST", "10.0.0.1"},
                                                         {"POOLGUARD_SERVICE_PORT", "80"},
                                                         {"POOLGUARD_SERVICE_PORT_HTTP", "80"},
                                                         {"POOLGUARD_PORT", "tcp://10.0.0.1:80"},
                                                         {"POOLGUARD_PORT_80_TCP_ADDR", "10.0.0.1"},
                                                         {"SMTP_PORT", "tcp://10.0.0.2:25"},
                                                         {"COGNITO_PROXY_PORT_443_TCP", "tcp://10.0.0.3:443"}};
    for (const auto& [name, value] : table)
        EXPECT_EQ(error_of({{name, value}}), "") << name;
    EXPECT_NE(error_of({{"POOLGUARD_PORT", "8000"}}), "");
    EXPECT_NE(error_of({{"POOLGUARD_PORTS", "8000"}}), "");
}

TEST(settings, an_error_says_where_the_value_comes_from) {
    const environment from({{"TENANT_MODE", "cookie"}, {"LOG_LEVEL", "LOUD"}}, {"TENANT_MODE"});
    const auto in_file = read_settings(from, {});
    ASSERT_FALSE(in_file);
    EXPECT_NE(in_file.error().find("set in .env"), std::string::npos) << in_file.error();
    EXPECT_NE(error_of({{"LOG_LEVEL", "LOUD"}}).find("set in the environment"), std::string::npos);
    flags given;
    given.listen = "nowhere";
    EXPECT_NE(error_of({}, given).find("on the command line"), std::string::npos);
    const environment two({{"AWS_REGION", "eu-west-1"}, {"COGNITO_REGION", "us-east-1"}}, {"COGNITO_REGION"});
    const auto both = read_settings(two, {});
    ASSERT_FALSE(both);
    EXPECT_NE(both.error().find("AWS_REGION, set in the environment"), std::string::npos) << both.error();
    EXPECT_NE(both.error().find("COGNITO_REGION, set in .env"), std::string::npos) << both.error();
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
    const auto names_of = [](const variables& set) {
        std::vector<std::string> out;
        for (const auto& each : settings_of(set).without_effect) {
            EXPECT_FALSE(each.reason.empty()) << each.name;
            out.push_back(each.name);
        }
        return out;
    };
    using names = std::vector<std::string>;
    EXPECT_EQ(names_of({{"DYNAMODB_USERS_TABLE", "People"}}), names{"DYNAMODB_USERS_TABLE"});
    EXPECT_EQ(names_of({{"APP_ENV", "development"}, {"SESSION_TIMEOUT", "3600"}, {"TOKEN_EXPIRY", "3600"}}),
              (names{"APP_ENV", "SESSION_TIMEOUT", "TOKEN_EXPIRY"}));
    EXPECT_EQ(names_of({{"MULTI_TENANT_ENABLED", "0"}, {"TENANT_OF_NEW_USERS", "acme"}}), names{"TENANT_OF_NEW_USERS"});
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

TEST(settings, limits_of_connections_and_memory) {
    const auto set = settings_of({{"POOLGUARD_MAX_CONNECTIONS", "16"},
                                  {"POOLGUARD_MAX_CONNECTIONS_PER_NETWORK", "7"},
                                  {"POOLGUARD_MAX_BODY_MEMORY", "32"},
                                  {"POOLGUARD_TRUSTED_BACKENDS", "10.0.0.0/8, ::1"}});
    EXPECT_EQ(set.max_connections, 16U);
    EXPECT_EQ(set.max_connections_of_network, 7U);
    EXPECT_EQ(set.max_body_mebibytes, 32U);
    EXPECT_TRUE(set.rates.trusted_backends.contains("10.1.1.1"));
    EXPECT_FALSE(settings_of({}).rates.trusted_backends.contains("127.0.0.1"));
    for (const auto* bad : {"0", "15", "1000001", "-1", "1k", "0x20"})
        EXPECT_NE(error_of({{"POOLGUARD_MAX_CONNECTIONS", bad}}).find("a number from 16 to 1000000"), std::string::npos)
            << bad;
    EXPECT_NE(error_of({{"POOLGUARD_TRUSTED_BACKENDS", "10.0.0.0/8,api"}}).find("POOLGUARD_TRUSTED_BACKENDS=api"),
              std::string::npos);
}

TEST(settings, fast_hashing_stays_on_this_machine) {
    const auto error = [](std::optional<std::string> listen, std::optional<std::string> public_url) {
        flags given;
        given.listen = std::move(listen);
        given.public_url = std::move(public_url);
        return error_of({{"POOLGUARD_PASSWORD_HASHING", "fast-for-tests"}, {"ALLOWED_HOSTS", "example.com"}}, given);
    };
    for (const auto* here : {"http://localhost", "http://LOCALHOST:8000", "https://127.0.0.1:8443", "http://127.9.9.9",
                             "http://[::1]:8000", "http://localhost/auth"})
        EXPECT_EQ(error({}, here), "") << here;
    for (const auto* beyond : {"https://auth.example.com", "http://192.0.2.7", "http://localhost.example.com",
                               "http://[2001:db8::1]", "http://0.0.0.0:8000"})
        EXPECT_NE(error({}, beyond).find("POOLGUARD_PASSWORD_HASHING=fast-for-tests: "), std::string::npos) << beyond;
    EXPECT_EQ(error("127.0.0.2:8000", {}), "");
    EXPECT_NE(error("192.0.2.7:8000", {}).find("POOLGUARD_PASSWORD_HASHING"), std::string::npos);
    EXPECT_NE(error("0.0.0.0:8000", "http://localhost:8000").find("POOLGUARD_PASSWORD_HASHING"), std::string::npos);
    EXPECT_TRUE(settings_of({{"POOLGUARD_PASSWORD_HASHING", "fast-for-tests"}}).pool.has_fast_hashing);
    EXPECT_FALSE(settings_of({{"POOLGUARD_PASSWORD_HASHING", "argon2id"}}).pool.has_fast_hashing);
    EXPECT_NE(error_of({{"POOLGUARD_PASSWORD_HASHING", "bcrypt"}}).find("argon2id, fast-for-tests"), std::string::npos);
}

TEST(settings, trusted_proxies) {
    EXPECT_TRUE(settings_of({{"TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"}}).proxies.trusts("10.1.1.1"));
    EXPECT_FALSE(settings_of({}).proxies.trusts("127.0.0.1"));
    const auto error = error_of({{"TRUSTED_PROXIES", "127.0.0.1,proxy.example.com"}});
    EXPECT_NE(error.find("TRUSTED_PROXIES=proxy.example.com"), std::string::npos) << error;
}

} // namespace
} // namespace poolguard::app
