#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include "pool/model/sign_in_records.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class sessions_test : public testing::Test {
  protected:
    begun_session begin(const user_document& user) {
        auto begun = rooms_.all_sessions.begin(rooms_.pool, rooms_.client, user);
        if (!begun) throw std::runtime_error(begun.error().message);
        return std::move(*begun);
    }
    result<resumed_session> resume(const base::secret& token) { return resume(rooms_.client, token); }
    result<resumed_session> resume(const client_document& client, const base::secret& token) {
        const auto read = rooms_.all_sessions.read(token.reveal());
        if (!read) throw std::runtime_error("not a refresh token");
        return rooms_.all_sessions.resume(rooms_.pool, client, *read, token.reveal());
    }
    bool is_alive(const begun_session& session) {
        const auto user = rooms_.all_users.get(rooms_.pool, "ann");
        const auto alive = rooms_.all_sessions.is_alive(rooms_.pool, user->user, session.identity.origin_jti);
        return alive && *alive;
    }
    bool was_told(const begun_session& session) {
        return std::ranges::any_of(rooms_.told(), [&](const store::revocation& each) {
            return each.origin_jti == session.identity.origin_jti;
        });
    }
    void end_all() { ASSERT_EQ(message_of(rooms_.all_sessions.end_all(rooms_.pool, rooms_.ann)), ""); }
    sign_in_rooms rooms_;
};

TEST_F(sessions_test, resume_with_what_the_sign_in_had) {
    const auto begun = begin(rooms_.ann);
    EXPECT_EQ(begun.identity.auth_time, 1'770'000'000);
    rooms_.clock.advance(hours{5});
    const auto resumed = resume(begun.refresh_token);
    ASSERT_TRUE(resumed);
    EXPECT_EQ(resumed->identity.origin_jti, begun.identity.origin_jti);
    EXPECT_EQ(resumed->identity.auth_time, begun.identity.auth_time);
    EXPECT_EQ(resumed->user.username, "ann");
}

TEST_F(sessions_test, end_with_the_refresh_token_at_the_exact_moment) {
    const auto begun = begin(rooms_.ann);
    rooms_.clock.advance(hours{30 * 24} - milliseconds{1});
    EXPECT_EQ(message_of(resume(begun.refresh_token)), "");
    EXPECT_TRUE(is_alive(begun));
    rooms_.clock.advance(milliseconds{1});
    EXPECT_EQ(message_of(resume(begun.refresh_token)), "Refresh Token has expired");
    // Access tokens of the last refresh live on.
    EXPECT_TRUE(is_alive(begun));
    rooms_.clock.advance(hours{24});
    EXPECT_FALSE(is_alive(begun));
}

TEST_F(sessions_test, are_of_one_client) {
    const auto begun = begin(rooms_.ann);
    auto other = rooms_.client;
    other.id = "another";
    EXPECT_EQ(message_of(resume(other, begun.refresh_token)), "Invalid Refresh Token");
}

TEST_F(sessions_test, write_only_once_an_hour) {
    const auto begun = begin(rooms_.ann);
    const auto before = rooms_.records->statistics().writes;
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(resume(begun.refresh_token));
    EXPECT_EQ(rooms_.records->statistics().writes, before);
    rooms_.clock.advance(hours{1});
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(resume(begun.refresh_token));
    EXPECT_EQ(rooms_.records->statistics().writes, before + 1);
}

TEST_F(sessions_test, end_one_by_one) {
    const auto first = begin(rooms_.ann);
    const auto second = begin(rooms_.ann);
    const auto token = rooms_.all_sessions.read(first.refresh_token.reveal());
    ASSERT_TRUE(token);
    EXPECT_EQ(message_of(rooms_.all_sessions.end_one(rooms_.pool, *token)), "");
    EXPECT_EQ(message_of(resume(first.refresh_token)), "Refresh Token has been revoked");
    EXPECT_FALSE(is_alive(first));
    EXPECT_TRUE(was_told(first));
    EXPECT_EQ(message_of(resume(second.refresh_token)), "");
    EXPECT_TRUE(is_alive(second));
    EXPECT_FALSE(was_told(second));
    EXPECT_EQ(message_of(rooms_.all_sessions.end_one(rooms_.pool, *token)), "");
    EXPECT_EQ(rooms_.told().size(), 1U);
}

TEST_F(sessions_test, end_all_at_once) {
    const auto first = begin(rooms_.ann);
    const auto second = begin(rooms_.ann);
    rooms_.clock.advance(milliseconds{1});
    end_all();
    for (const auto* each : {&first, &second}) {
        EXPECT_EQ(message_of(resume(each->refresh_token)), "Refresh Token has been revoked");
        EXPECT_FALSE(is_alive(*each));
        EXPECT_TRUE(was_told(*each));
    }
    const auto told = rooms_.told();
    for (const auto& each : told) {
        EXPECT_EQ(each.issuer, rooms_.issuers.of(rooms_.pool.id));
        EXPECT_GE(each.expires, rooms_.clock.now() + hours{24});
    }
    const auto by_subject = std::ranges::find(told, rooms_.ann.sub, &store::revocation::subject);
    ASSERT_NE(by_subject, told.end());
    EXPECT_EQ(by_subject->subject_before, 1'770'000'000);

    rooms_.clock.advance(milliseconds{1});
    const auto third = begin(rooms_.ann);
    EXPECT_EQ(message_of(resume(third.refresh_token)), "");
    EXPECT_TRUE(is_alive(third));
    EXPECT_FALSE(was_told(third));
}

TEST_F(sessions_test, are_told_as_long_as_an_access_token_may_live) {
    const auto idle = begin(rooms_.ann);
    const auto used = begin(rooms_.ann);
    rooms_.clock.advance(hours{20});
    ASSERT_TRUE(resume(used.refresh_token));
    rooms_.clock.advance(hours{20});
    end_all();
    EXPECT_FALSE(was_told(idle));
    EXPECT_TRUE(was_told(used));
    EXPECT_EQ(message_of(resume(idle.refresh_token)), "Refresh Token has been revoked");
    EXPECT_EQ(message_of(resume(used.refresh_token)), "Refresh Token has been revoked");
}

TEST_F(sessions_test, of_more_than_a_page_all_end) {
    std::vector<begun_session> many;
    for (int i = 0; i < 230; ++i)
        many.push_back(begin(rooms_.ann));
    end_all();
    for (const auto& each : many)
        EXPECT_FALSE(is_alive(each));
    EXPECT_EQ(rooms_.told().size(), 231U);
}

TEST_F(sessions_test, do_not_slip_past_a_sign_out) {
    // The user as a slow sign-in read it, before the sign-out.
    const auto before = rooms_.ann;
    end_all();
    EXPECT_EQ(name_of(rooms_.all_sessions.begin(rooms_.pool, rooms_.client, before)), "NotAuthorizedException");
    const auto left = rooms_.records->find({.partition = keys::sessions(rooms_.pool.id, "ann")});
    ASSERT_TRUE(left);
    EXPECT_TRUE(left->records.empty());
}

TEST_F(sessions_test, belong_to_the_user_and_not_to_the_name) {
    const auto begun = begin(rooms_.ann);
    ASSERT_TRUE(rooms_.all_users.remove(rooms_.pool, rooms_.ann));
    EXPECT_EQ(message_of(resume(begun.refresh_token)), "Invalid Refresh Token");
    rooms_.clock.advance(std::chrono::minutes{1});
    ASSERT_EQ(message_of(rooms_.all_users.create(rooms_.pool, rooms_.make_user("ann"))), "");
    EXPECT_EQ(message_of(resume(begun.refresh_token)), "Invalid Refresh Token");
}

TEST_F(sessions_test, of_disabled_users_do_not_resume) {
    const auto begun = begin(rooms_.ann);
    ASSERT_TRUE(rooms_.all_users.update(rooms_.pool, "ann", [](user_document& user) -> result<void> {
        user.enabled = false;
        return {};
    }));
    EXPECT_EQ(message_of(resume(begun.refresh_token)), "User is disabled.");
    EXPECT_EQ(message_of(rooms_.all_sessions.begin(rooms_.pool, rooms_.client, rooms_.ann)), "User is disabled.");
}

} // namespace
} // namespace poolguard::pool
