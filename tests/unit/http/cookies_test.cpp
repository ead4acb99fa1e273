#include "http/cookies.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

std::optional<std::string_view> found_in(std::initializer_list<std::string_view> lines, std::string_view name = "a") {
    request given;
    for (const auto line : lines)
        given.headers.push_back({"cookie", line});
    return find_cookie(given, name);
}

TEST(cookies, are_found_by_their_whole_name) {
    EXPECT_EQ(found_in({"a=1"}), "1");
    EXPECT_EQ(found_in({"b=2; a=1;c=3"}), "1");
    EXPECT_EQ(found_in({" a=1 ;"}), "1");
    EXPECT_EQ(found_in({"a="}), "");
    EXPECT_EQ(found_in({"a=1=2"}), "1=2");
    EXPECT_EQ(found_in({"b=2", "a=1"}), "1");
    EXPECT_EQ(found_in({}), std::nullopt);
    EXPECT_EQ(found_in({""}), std::nullopt);
    EXPECT_EQ(found_in({";;"}), std::nullopt);
    EXPECT_EQ(found_in({"a"}), std::nullopt);
    EXPECT_EQ(found_in({"aa=1; A=1; b=a=1"}), std::nullopt);
}

TEST(cookies, are_ignored_if_repeated) {
    EXPECT_EQ(found_in({"a=1; a=1"}), std::nullopt);
    EXPECT_EQ(found_in({"a=1", "a=2"}), std::nullopt);
}

TEST(cookies, are_listed_by_the_beginning_of_their_names) {
    request given;
    given.headers = {{"Cookie", "a-2=x; b=1; a-1=; a-2=y; a-"}, {"cookie", "a-0=z"}};
    EXPECT_EQ(cookie_names(given, "a-"), (std::vector<std::string_view>{"a-0", "a-1", "a-2"}));
    EXPECT_TRUE(cookie_names(given, "c").empty());
}

TEST(cookies, are_dropped_by_age) {
    request given;
    given.headers = {{"Cookie", "a-3=x; b=1; a-1=x; a-2=x"}};
    for (const std::size_t kept : {0UL, 1UL, 2UL, 3UL, 9UL}) {
        response answer;
        drop_old_cookies(answer, given, "a-", kept, false);
        ASSERT_EQ(answer.headers.size(), 3 - std::min<std::size_t>(kept, 3)) << kept;
        if (kept < 3) {
            EXPECT_TRUE(answer.headers[0].second.starts_with("a-1=; ")) << kept;
        }
    }
}

TEST(cookies, are_hidden_from_scripts) {
    response answer;
    set_cookie(answer, {.name = "a", .value = "1", .lifetime = std::chrono::hours{1}});
    set_cookie(answer, {.name = "b", .value = "2", .is_secure = false, .same_site = same_site::strict});
    drop_cookie(answer, "c", true);
    ASSERT_EQ(answer.headers.size(), 3U);
    EXPECT_EQ(answer.headers[0].second, "a=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
    EXPECT_EQ(answer.headers[1].second, "b=2; Path=/; HttpOnly; SameSite=Strict");
    EXPECT_EQ(answer.headers[2].second, "c=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

} // namespace
} // namespace poolguard::http
