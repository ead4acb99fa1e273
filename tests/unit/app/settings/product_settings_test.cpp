#include "app/settings/settings.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

using product_variables = std::map<std::string, std::string>;

std::expected<settings, std::string> product_settings(const product_variables& set) {
    return read_settings(environment(set), {});
}

TEST(product_settings, say_what_people_sign_in_to) {
    const auto found = product_settings({{"POOLGUARD_PRODUCT_NAME", "Müller & Söhne"},
                                         {"POOLGUARD_TERMS_URL", "https://example.com/terms/"},
                                         {"POOLGUARD_PRIVACY_URL", "http://localhost:3000/privacy"},
                                         {"POOLGUARD_SUPPORT_URL", "https://example.com/help?from=sign-in"},
                                         {"POOLGUARD_SUPPORT_EMAIL", "help@example.com"},
                                         {"POOLGUARD_PAGES_COLOR", "#ffd60a"}});
    ASSERT_TRUE(found) << found.error();
    EXPECT_EQ(found->product.name, "Müller & Söhne");
    EXPECT_EQ(found->product.terms_url, "https://example.com/terms/");
    EXPECT_EQ(found->product.privacy_url, "http://localhost:3000/privacy");
    EXPECT_EQ(found->product.support_url, "https://example.com/help?from=sign-in");
    EXPECT_EQ(found->product.support_email, "help@example.com");
    EXPECT_EQ(found->product.color, "#ffd60a");
    EXPECT_EQ(found->product.logo_address, "");
}

TEST(product_settings, refuse_what_cannot_be_shown) {
    const auto of = [](std::size_t count, std::string_view character) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i)
            out += character;
        return out;
    };
    EXPECT_TRUE(product_settings({{"POOLGUARD_PRODUCT_NAME", of(64, "名")}}));
    const std::pair<const char*, std::string> table[] = {
        {"POOLGUARD_PRODUCT_NAME", " "},
        {"POOLGUARD_PRODUCT_NAME", of(65, "a")},
        {"POOLGUARD_PRODUCT_NAME", of(65, "名")},
        {"POOLGUARD_PRODUCT_NAME", "two\nlines"},
        {"POOLGUARD_PRODUCT_NAME", "turned \u202e around"},
        {"POOLGUARD_PRODUCT_NAME", " spaces "},
        {"POOLGUARD_PRODUCT_NAME", "\xff"},
        {"POOLGUARD_TERMS_URL", "javascript:alert(1)"},
        {"POOLGUARD_TERMS_URL", "http://example.com/terms"},
        {"POOLGUARD_PRIVACY_URL", "/privacy"},
        {"POOLGUARD_SUPPORT_URL", "https://example.com/" + of(1024, "a")},
        {"POOLGUARD_SUPPORT_EMAIL", "nobody"},
        {"POOLGUARD_SUPPORT_EMAIL", "two@people@example.com"},
        {"POOLGUARD_SUPPORT_EMAIL", "a\u202eb@example.com"},
    };
    for (const auto& [name, value] : table) {
        const auto found = product_settings({{name, value}});
        ASSERT_FALSE(found) << name << '=' << value;
        EXPECT_TRUE(found.error().starts_with(name)) << found.error();
    }
}

TEST(product_settings, name_the_issuer_of_authenticator_apps) {
    struct row {
        product_variables set;
        std::string_view issuer;
    };
    const row table[] = {
        {{}, "Poolguard"},
        {{{"POOLGUARD_PRODUCT_NAME", "Acme"}}, "Acme"},
        {{{"POOLGUARD_PRODUCT_NAME", "Acme: Mail"}}, "Acme  Mail"},
        {{{"POOLGUARD_PRODUCT_NAME", ":"}}, "Poolguard"},
        {{{"POOLGUARD_PRODUCT_NAME", "Acme"}, {"POOLGUARD_TOTP_ISSUER", "Acme ID"}}, "Acme ID"},
        {{{"POOLGUARD_PRODUCT_NAME", "名名名名名名名名名名名名名名名名名名名名名名名"}},
         "名名名名名名名名名名名名名名名名名名名名名"}, // 21 characters of 3 bytes
    };
    for (const auto& [set, issuer] : table) {
        const auto found = product_settings(set);
        ASSERT_TRUE(found) << found.error();
        EXPECT_EQ(found->authenticator_issuer, issuer);
    }
}

} // namespace
} // namespace poolguard::app
