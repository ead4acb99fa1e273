#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto challenge_for = cognito::challenge_name::NEW_PASSWORD_REQUIRED;
constexpr auto invalid = "Invalid session for the user.";
constexpr auto expired = "Invalid session for the user, session is expired.";
constexpr auto used = "Invalid session for the user, session can only be used once.";

class challenge_session_test : public testing::Test {
  protected:
    std::string begin() {
        return rooms_.challenges.begin(rooms_.pool, rooms_.client, rooms_.ann,
                                       {.challenge = json::enum_name(challenge_for)});
    }
    std::string open(std::string_view session) {
        return message_of(rooms_.challenges.open(session, rooms_.pool, rooms_.client, rooms_.ann,
                                                 cognito::challenge_name(challenge_for)));
    }
    sign_in_rooms rooms_;
};

TEST_F(challenge_session_test, looks_like_cognitos) {
    const auto session = begin();
    EXPECT_TRUE(session.starts_with("AYAB"));
    EXPECT_GE(session.size(), 900U);
    EXPECT_LE(session.size(), 2048U);
    EXPECT_NE(session, begin());
    EXPECT_EQ(open(session), "");
}

TEST_F(challenge_session_test, is_bound_to_all_that_it_was_made_for) {
    const auto session = begin();
    auto other_client = rooms_.client;
    other_client.id = "another";
    auto other_pool = rooms_.pool;
    other_pool.id = "us-east-1_other";
    auto new_password = rooms_.ann;
    new_password.password_hash += 'x';
    auto new_status = rooms_.ann;
    new_status.status = cognito::user_status::RESET_REQUIRED;
    const auto ben = rooms_.make_user("ben");
    const auto outcome = [&](const user_pool_document& pool, const client_document& client, const user_document& user,
                             cognito::challenge_name name = challenge_for) {
        return message_of(rooms_.challenges.open(session, pool, client, user, name));
    };
    EXPECT_EQ(outcome(rooms_.pool, rooms_.client, rooms_.ann), "");
    EXPECT_EQ(outcome(other_pool, rooms_.client, rooms_.ann), invalid);
    EXPECT_EQ(outcome(rooms_.pool, other_client, rooms_.ann), invalid);
    EXPECT_EQ(outcome(rooms_.pool, rooms_.client, ben), invalid);
    EXPECT_EQ(outcome(rooms_.pool, rooms_.client, new_password), invalid);
    EXPECT_EQ(outcome(rooms_.pool, rooms_.client, new_status), invalid);
    EXPECT_EQ(outcome(rooms_.pool, rooms_.client, rooms_.ann, cognito::challenge_name::SMS_MFA), invalid);
}

TEST_F(challenge_session_test, cannot_be_made_up_or_altered) {
    const auto session = begin();
    for (std::size_t i = 0; i < session.size(); i += 97) {
        auto altered = session;
        altered[i] = altered[i] == 'x' ? 'y' : 'x';
        EXPECT_EQ(open(altered), invalid) << i;
    }
    for (const auto* made_up :
         {"", "AYAB", "AYABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not a session!"})
        EXPECT_EQ(open(made_up), invalid) << made_up;
}

TEST_F(challenge_session_test, ends_at_the_exact_moment) {
    const auto session = begin();
    rooms_.clock.advance(seconds{180} - milliseconds{1});
    EXPECT_EQ(open(session), "");
    rooms_.clock.advance(milliseconds{1});
    EXPECT_EQ(open(session), expired);
}

TEST_F(challenge_session_test, lives_as_long_as_the_client_says) {
    rooms_.client.settings.AuthSessionValidity = 15;
    const auto session = begin();
    rooms_.clock.advance(seconds{899});
    EXPECT_EQ(open(session), "");
    rooms_.clock.advance(seconds{1});
    EXPECT_EQ(open(session), expired);
}

TEST_F(challenge_session_test, is_good_for_one_success) {
    const auto session = begin();
    const auto opened =
        rooms_.challenges.open(session, rooms_.pool, rooms_.client, rooms_.ann, cognito::challenge_name(challenge_for));
    ASSERT_TRUE(opened);
    // Looking at it does not use it up.
    EXPECT_EQ(open(session), "");
    EXPECT_EQ(message_of(rooms_.challenges.use(*opened)), "");
    EXPECT_EQ(message_of(rooms_.challenges.use(*opened)), used);
    EXPECT_EQ(open(session), used);
    // Success has changed the password; the message stays the same.
    rooms_.ann.password_hash += 'x';
    EXPECT_EQ(open(session), used);
    rooms_.clock.advance(seconds{180});
    EXPECT_EQ(open(session), expired);
}

} // namespace
} // namespace poolguard::pool
