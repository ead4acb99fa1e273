#include "pool/tokens/session_tokens.hpp"

#include "base/try.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <set>

namespace poolguard::pool {
namespace {

class session_tokens_test : public testing::Test {
  protected:
    // A function that is out of reach refuses all tokens.
    void refuse(bool refuses) {
        rooms_.pool.settings.LambdaConfig.reset();
        if (refuses)
            rooms_.pool.settings.LambdaConfig.emplace().PreTokenGeneration =
                cognito::arn("arn:aws:lambda:us-east-1:123456789012:function:f");
    }
    void rotate(int grace) { rooms_.client.settings.RefreshTokenRotation = {cognito::feature_state::ENABLED, grace}; }
    result<begun_session> sign_in() {
        POOLGUARD_TRY(auto begun, rooms_.all_sessions.begin(rooms_.pool, rooms_.client, rooms_.ann));
        POOLGUARD_CHECK(issue_first(rooms_.issuer, rooms_.all_sessions, rooms_.pool, rooms_.client, begun,
                                    {.by = nobody_}, rooms_.clock.now()));
        return begun;
    }
    // The next refresh token, or the error's name.
    std::string refresh(std::string_view text, bool refuses = false) {
        refuse(refuses);
        const auto resumed =
            rooms_.all_sessions.resume(rooms_.pool, rooms_.client, *rooms_.all_sessions.read(text), text);
        if (!resumed) return resumed.error().name;
        const auto issued = issue_next(rooms_.issuer, rooms_.all_sessions, rooms_.pool, rooms_.client, *resumed,
                                       {.by = nobody_}, rooms_.clock.now());
        return issued ? std::string(resumed->next_token->reveal()) : issued.error().name;
    }
    std::string begin() { return std::string(sign_in().value().refresh_token.reveal()); }

    const function_caller nobody_;
    sign_in_rooms rooms_;
};

constexpr auto refused = "UnexpectedLambdaException";
constexpr auto reused = "RefreshTokenReuseException";

TEST_F(session_tokens_test, leave_no_session_behind_and_end_no_other_when_they_fail) {
    rooms_.pool.sessions = {.are_tracked = true, .max_per_user = 1};
    const auto first = sign_in();
    ASSERT_TRUE(first);
    rooms_.clock.advance(std::chrono::milliseconds{1});
    const auto is_open = [&](const begun_session& session) {
        const auto open = *rooms_.all_sessions.of(rooms_.pool, rooms_.ann);
        return open.size() == 1 && open.front().origin_jti == session.identity.origin_jti;
    };
    refuse(true);
    EXPECT_EQ(name_of(sign_in()), refused);
    EXPECT_TRUE(is_open(*first));
    refuse(false);
    // The newest stays, although the clock was set back.
    rooms_.clock.advance(-std::chrono::hours{1});
    const auto second = sign_in();
    ASSERT_TRUE(second);
    EXPECT_TRUE(is_open(*second));
}

TEST_F(session_tokens_test, can_be_asked_for_again_when_they_fail) {
    for (const int grace : {0, 60}) {
        rotate(grace);
        const auto first = begin();
        EXPECT_EQ(refresh(first, true), refused);
        rooms_.clock.advance(std::chrono::hours{1});
        EXPECT_EQ(refresh(first, true), refused) << "again, after the grace period";
        const auto second = refresh(first);
        // The grace period begins with the first use that succeeds.
        rooms_.clock.advance(std::chrono::seconds{grace});
        EXPECT_EQ(refresh(first), reused);
        const auto third = refresh(second);
        EXPECT_EQ(refresh(second, true), grace == 0 ? reused : refused);
        const auto fourth = refresh(third);
        EXPECT_EQ(refresh(second), reused);
        EXPECT_EQ(std::set({first, second, third, fourth, std::string(reused)}).size(), 5U);
    }
}

TEST_F(session_tokens_test, that_fail_within_the_grace_period_leave_the_next_refresh_token_valid) {
    rotate(60);
    const auto first = begin();
    const auto second = refresh(first);
    EXPECT_EQ(refresh(first, true), refused);
    EXPECT_EQ(refresh(first), second);
    EXPECT_EQ(refresh(first, true), refused);
    const auto third = refresh(second);
    EXPECT_NE(third, second);
    EXPECT_EQ(refresh(third).size(), third.size());
    EXPECT_EQ(refresh(first), reused);
}

} // namespace
} // namespace poolguard::pool
