#include "http/cross_origin.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

TEST(cross_origin, an_origin_is_a_scheme_and_a_host) {
    for (const auto* text : {"https://app.example.com", "http://localhost:3000", "http://[::1]:8000"})
        EXPECT_TRUE(is_origin(text)) << text;
    for (const auto* text : {"",
                             "https://",
                             "app.example.com",
                             "https://a.com/",
                             "https://a.com/x",
                             "https://A.com",
                             "ftp://a.com",
                             "https://a.com?x",
                             "https://u@a.com",
                             "null",
                             "https://a.com b",
                             "HTTPS://a.com",
                             "https://a.com:",
                             "https://a.com:b",
                             "myapp://a.com",
                             "https://*.example.com",
                             "https://a,b",
                             "https://a;b",
                             "https://a%41",
                             "https://a:99999"})
        EXPECT_FALSE(is_origin(text)) << text;
}

} // namespace
} // namespace poolguard::http
