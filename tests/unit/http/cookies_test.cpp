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
