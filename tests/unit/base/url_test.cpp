#include "base/url.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(url, is_split_and_normalised) {
    const struct {
        std::string_view text, scheme, host, port;
        bool has_user;
    } table[] = {{"https://example.com/a?b#c", "https", "example.com", "", false},
                 {"HTTPS://Example.COM", "https", "example.com", "", false},
                 {"http://localhost:3000?x", "http", "localhost", "3000", false},
                 {"http://[::1]:80/", "http", "[::1]", "80", false},
                 {"https://jane@example.com/", "https", "example.com", "", true},
                 {"https://jane:word@example.com", "https", "example.com", "", true},
                 {"https://@example.com", "https", "example.com", "", true},
                 {"https:///a", "https", "", "", false},
                 {"https:/a", "https", "", "", false},
                 {"https://example.com:/a", "https", "example.com", "", false},
                 {"https://example.com/{odd}|\\", "https", "example.com", "", false},
                 {"com.example.app:/cb", "com.example.app", "", "", false},
                 {"MyApp://cb", "myapp", "", "", false},
                 {"app://host:name", "app", "", "", false},
                 {"JavaScript:alert(1)", "javascript", "", "", false},
                 {"a:", "a", "", "", false}};
    for (const auto& [text, scheme, host, port, has_user] : table) {
        const auto parts = split_url(text);
        ASSERT_TRUE(parts) << text;
        EXPECT_EQ(parts->scheme, scheme) << text;
        EXPECT_EQ(parts->host, host) << text;
        EXPECT_EQ(parts->port, port) << text;
        EXPECT_EQ(parts->has_user, has_user) << text;
    }
}

TEST(url, must_have_a_scheme_and_a_valid_authority) {
    for (const std::string_view text :
         {"", "/", "/a:b", "example.com", ":", "://example.com", "1a://b", "a b://c", "https://exa mple.com/",
          "https://a\\@b/", "https://a:b/", "https://[::1", "https://a@b@c/", "http://[::1]x/",
          "http://localhost:80:90/", "h%74tps://a", "https://\xc3\xab/"})
        EXPECT_FALSE(split_url(text)) << text;
}

TEST(url, names_its_origin) {
    const std::pair<std::string_view, std::string_view> table[] = {
        {"HTTPS://App.Example.com/a", "https://app.example.com"},
        {"http://localhost:3000", "http://localhost:3000"},
        {"https://jane@[::1]:8443/", "https://[::1]:8443"}};
    for (const auto& [text, origin] : table)
        EXPECT_EQ(split_url(text).value().origin(), origin) << text;
}

TEST(url, is_shown_without_its_scheme) {
    EXPECT_EQ(without_scheme("https://example.com/path"), "example.com/path");
    EXPECT_EQ(without_scheme("example.com/path"), "example.com/path");
}

} // namespace
} // namespace poolguard::base
