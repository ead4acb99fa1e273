#include "cognito/session_id.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

TEST(session_id, and_the_origin_jti_lead_to_each_other) {
    EXPECT_EQ(token_session_id("00000000-0000-0000-0000-000000000000"), "tkn0000000000000000000000000");
    EXPECT_EQ(token_session_id("00000000-0000-0000-0000-000000000024"), "tkn0000000000000000000000010");
    EXPECT_EQ(token_session_id("ffffffff-ffff-ffff-ffff-ffffffffffff"), "tknf5lxx1zz5pnorynqglhzmsp33");
    base::system_random random;
    for (int i = 0; i < 100; ++i) {
        const auto jti = random.uuid();
        const auto id = token_session_id(jti);
        EXPECT_EQ(id.size(), 28U);
        EXPECT_EQ(origin_jti_of(id), jti);
    }
}

TEST(session_id, is_nothing_else) {
    for (const auto* jti : {"", "ann", "0000000000000000000000000000000000000", "00000000x0000-0000-0000-000000000000",
                            "0000000g-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"})
        EXPECT_EQ(token_session_id(jti), "") << jti;
    for (const auto* id :
         {"", "tkn", "sso0000000000000000000000000", "tkn000000000000000000000000", "tkn00000000000000000000000000",
          "tkn000000000000000000000000A", "tknzzzzzzzzzzzzzzzzzzzzzzzzz", "tknf5lxx1zz5pnorynqglhzmsp34"})
        EXPECT_FALSE(origin_jti_of(id)) << id;
}

TEST(session_id, of_a_browser_is_made_from_a_digest) {
    EXPECT_EQ(browser_session_id(std::string(32, '\xff')), "ssof5lxx1zz5pnorynqglhzmsp33");
}

} // namespace
} // namespace poolguard::cognito
