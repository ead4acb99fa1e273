#include "service/return_address.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

const std::vector<std::string> registered{"https://app.example/welcome", "myapp:signed-in"};

TEST(return_address, keeps_paths_of_this_server_and_registered_addresses) {
    for (const auto* same : {"/",
                             "/a",
                             "/a/b?c=d//e#f",
                             "/mail?to=joe@example.com",
                             "/@joe/notes",
                             "/a//b",
                             "/proxy/https://a.example/",
                             "/a%2Fb",
                             "/%2Fa",
                             "/caf%C3%A9",
                             "/a?b=c&d=e%26f",
                             "/a%23b?c=%23#d",
                             "/a?b=c\\d",
                             "/a?b=../c",
                             "/a..b/...c",
                             "/a?next=//evil.example",
                             "/a#//evil.example",
                             "/%0d%0a",
                             "/a'b\"<>",
                             "https://app.example/welcome",
                             "myapp:signed-in"})
        EXPECT_EQ(return_address(same, registered), same) << same;
    const auto longest = "/" + std::string(1535, 'a');
    EXPECT_EQ(return_address(longest, registered), longest);
}

TEST(return_address, is_ascii) {
    EXPECT_EQ(return_address("/caf\xc3\xa9?q=\xe6\x97\xa5", registered), "/caf%C3%A9?q=%E6%97%A5");
    EXPECT_EQ(return_address("/\xff", registered), "/%FF");
    // U+0085 is a control character.
    EXPECT_EQ(return_address("/a\xc2\x85", registered), "/a%C2%85");
}

TEST(return_address, is_never_another_host) {
    using std::string_literals::operator""s;
    for (const auto& bad : {""s,
                            "a"s,
                            "?a"s,
                            "#a"s,
                            "//a"s,
                            "///a"s,
                            "/\\a"s,
                            "\\a"s,
                            "\\\\a"s,
                            "/a\\b"s,
                            "/a b"s,
                            " /a"s,
                            "/a "s,
                            "/a\tb"s,
                            "/\t/a"s,
                            "\t//a"s,
                            "/a\nb"s,
                            "/\n/a"s,
                            "/a\r\nSet-Cookie: a=b"s,
                            "/a\0b"s,
                            "/a\x7f"s,
                            "/a\x1b"s,
                            "/.//a"s,
                            "/..//a"s,
                            "/a/..//b"s,
                            "/%2e//a"s,
                            "/.%2E//a"s,
                            "/a/."s,
                            "/.."s,
                            "@a"s,
                            "http:a"s,
                            "https:/a"s,
                            "https://app.example/welcome/"s,
                            "https://app.example/"s,
                            "HTTPS://app.example/welcome"s,
                            "https://app.example/welcome?a"s,
                            "https://app.example@evil.example/welcome"s,
                            "javascript:alert(1)"s,
                            "data:text/html,a"s,
                            "myapp:signed-in2"s,
                            "/" + std::string(1536, 'a'),
                            "/\xe6" + std::string(1533, 'a')})
        EXPECT_EQ(return_address(bad, registered), std::nullopt) << bad;
}

} // namespace
} // namespace poolguard::service
