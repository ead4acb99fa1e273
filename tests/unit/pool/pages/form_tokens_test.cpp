#include "pool/pages/form_tokens.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class form_tokens_test : public testing::Test {
  protected:
    bool use(std::string_view token, std::string_view cookie = "cookie",
             milliseconds within = form_tokens::lifetime) const {
        return tokens_.use(cookie, token, within).value();
    }
    sign_in_rooms rooms_;
    form_tokens tokens_{*rooms_.records, rooms_.clock, rooms_.random, rooms_.challenge_sealer};
};

TEST_F(form_tokens_test, work_once_and_with_their_cookie_only) {
    const auto token = tokens_.issue("cookie");
    EXPECT_FALSE(use(token, "another"));
    EXPECT_FALSE(use(token, ""));
    EXPECT_FALSE(use(token + 'x'));
    EXPECT_FALSE(use(""));
    EXPECT_TRUE(use(token));
    EXPECT_FALSE(use(token));
}

TEST_F(form_tokens_test, end_at_the_exact_moment) {
    for (const milliseconds within : {milliseconds{minutes{10}}, milliseconds{form_tokens::lifetime}}) {
        const auto early = tokens_.issue("cookie");
        const auto late = tokens_.issue("cookie");
        rooms_.clock.advance(within - milliseconds{1});
        EXPECT_TRUE(use(early, "cookie", within)) << within.count();
        rooms_.clock.advance(milliseconds{1});
        EXPECT_FALSE(use(late, "cookie", within)) << within.count();
    }
}

} // namespace
} // namespace poolguard::pool
