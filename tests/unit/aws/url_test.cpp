#include "aws/url.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

TEST(url, is_parsed) {
    struct {
        const char* text;
        const char *authority, *path, *query;
        bool is_encrypted, is_loopback;
    } const cases[] = {
        {"https://Cognito-IDP.eu-west-1.amazonaws.com", "cognito-idp.eu-west-1.amazonaws.com", "/", "", true, false},
        {"https://example.com:443/a?b=c", "example.com", "/a", "b=c", true, false},
        {"https://example.com:8443/a/../b", "example.com:8443", "/a/../b", "", true, false},
        {"http://localhost:8000/", "localhost:8000", "/", "", false, true},
        {"http://127.0.0.1:80", "127.0.0.1", "/", "", false, true},
        {"http://127.255.255.254/", "127.255.255.254", "/", "", false, true},
        {"http://[::1]:9/", "[::1]:9", "/", "", false, true},
        {"http://[fd00:ec2::23]/v1", "[fd00:ec2::23]", "/v1", "", false, false},
        {"http://0x7f.1/", "127.0.0.1", "/", "", false, true},
        {"http://169.254.170.2/", "169.254.170.2", "/", "", false, false},
        {"http://127.0.0.1.example.com/", "127.0.0.1.example.com", "/", "", false, false},
        {"http://localhost.example.com/", "localhost.example.com", "/", "", false, false},
        {"http://0.0.0.0/", "0.0.0.0", "/", "", false, false},
    };
    for (const auto& each : cases) {
        const auto read = parse_url(each.text);
        ASSERT_TRUE(read) << each.text;
        EXPECT_EQ(read->authority, each.authority) << each.text;
        EXPECT_EQ(read->path, each.path) << each.text;
        EXPECT_EQ(read->query, each.query) << each.text;
        EXPECT_EQ(read->is_encrypted, each.is_encrypted) << each.text;
        EXPECT_EQ(read->is_loopback(), each.is_loopback) << each.text;
    }
}

TEST(url, refuses_other_texts) {
    for (const auto* text : {"", "/", "example.com", "ftp://example.com/", "file:///etc/passwd", "https://",
                             "https://user@example.com/", "https://user:word@example.com/", "https://example.com/#part",
                             "https://example.com:99999/", "https://exa mple.com/", "gopher://127.0.0.1/"})
        EXPECT_FALSE(parse_url(text)) << text;
}

} // namespace
} // namespace poolguard::aws
