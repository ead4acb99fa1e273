#include "jwt/given_token.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace poolguard::jwt {
namespace {

TEST(given_token, has_the_user_and_the_sign_in) {
    const auto payload = base::to_base64url(
        R"({"sub":"34c84488-e0e1-70ae-d2ee-991ad1a898c8","username":"jane","origin_jti":"origin-1","exp":1})");
    const auto given = read_given_token("e30." + payload + ".c");
    ASSERT_TRUE(given);
    EXPECT_EQ(given->sub, "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    EXPECT_EQ(given->username, "jane");
    EXPECT_EQ(given->origin_jti, "origin-1");
}

TEST(given_token, need_not_have_every_claim) {
    const auto given = read_given_token("e30.eyJ1c2VybmFtZSI6ImphbmUifQ.c");
    ASSERT_TRUE(given);
    EXPECT_EQ(given->username, "jane");
    EXPECT_EQ(given->sub, "");
    EXPECT_EQ(given->origin_jti, "");
}

TEST(given_token, refuses_other_texts) {
    for (const std::string_view text : {"", "a", "a.b", "a.b.c", "..", "e30.W10.e30", "e30.e30", "e30.*.e30"})
        EXPECT_FALSE(read_given_token(text)) << text;
}

TEST(given_token, of_two_users) {
    const auto of = [](std::string_view claims) { return "e30." + base::to_base64url(claims) + ".c"; };
    const auto jane = of(R"({"sub":"1","username":"jane"})");
    EXPECT_TRUE(name_different_users(jane, of(R"({"sub":"2","username":"jane"})")));
    EXPECT_TRUE(name_different_users(jane, of("{}")));
    EXPECT_FALSE(name_different_users(jane, of(R"({"sub":"1","email":"jane@example.com"})")));
    EXPECT_FALSE(name_different_users(jane, "unreadable"));
}

} // namespace
} // namespace poolguard::jwt
