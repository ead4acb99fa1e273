#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include "pool/model/sign_in_records.hpp"
#include "pool/model/sign_outs.hpp"

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
    user_document current() { return rooms_.all_users.get(rooms_.pool, "ann").value().user; }
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
    // No rule by time: it would concern new sessions after the clock was set back.
    EXPECT_TRUE(std::ranges::all_of(told, [](const auto& each) { return each.subject_before == 0; }));

    const auto third = begin(current());
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
    EXPECT_EQ(rooms_.told().size(), 230U);
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

TEST_F(sessions_test, begin_and_end_whatever_the_clock_says) {
    for (const auto moved : {hours{0}, hours{-1}, hours{-24 * 400}, hours{24 * 800}}) {
        const auto before = begin(current());
        rooms_.clock.advance(moved);
        end_all();
        rooms_.clock.advance(-moved);
        const auto after = begin(current());
        EXPECT_FALSE(is_alive(before)) << moved.count();
        EXPECT_TRUE(is_alive(after)) << moved.count();
        EXPECT_EQ(message_of(resume(after.refresh_token)), "") << moved.count();
        EXPECT_EQ(message_of(resume(before.refresh_token)), "Refresh Token has been revoked") << moved.count();
    }
}

TEST_F(sessions_test, end_but_for_the_spared_one) {
    const auto own = begin(rooms_.ann);
    const auto other = begin(rooms_.ann);
    const auto change_by = [&](const begun_session& session) {
        user_document changed;
        ASSERT_TRUE(rooms_.all_users.update(rooms_.pool, "ann", [&](user_document& user) -> result<void> {
            end_sessions(user, session.identity.origin_jti);
            changed = user;
            return {};
        }));
        ASSERT_EQ(message_of(rooms_.all_sessions.publish_ended(rooms_.pool, changed)), "");
    };
    change_by(own);
    EXPECT_TRUE(is_alive(own));
    EXPECT_FALSE(was_told(own));
    EXPECT_EQ(message_of(resume(own.refresh_token)), "");
    EXPECT_FALSE(is_alive(other));
    EXPECT_TRUE(was_told(other));
    const auto third = begin(current());
    change_by(third);
    EXPECT_FALSE(is_alive(own));
    EXPECT_TRUE(is_alive(third));
    end_all();
    EXPECT_FALSE(is_alive(third));
}

TEST_F(sessions_test, from_before_sign_outs_were_counted) {
    struct row {
        const char* name;
        session_document session;
        user_document user;
        bool has_ended;
    };
    const auto session = [](std::int64_t created, std::int64_t ended_by) {
        session_document out;
        out.origin_jti = "o";
        out.created = created;
        out.ended_by = ended_by;
        return out;
    };
    const auto user = [](std::int64_t signed_out, std::int64_t sign_outs, std::string spared = {}) {
        user_document out;
        out.signed_out = signed_out;
        out.sign_outs = sign_outs;
        out.spared_session = std::move(spared);
        return out;
    };
    const row rows[] = {
        {"never signed out", session(100, 0), user(0, 0), false},
        {"begun after", session(100, 0), user(99, 0), false},
        {"begun at the same time", session(100, 0), user(100, 0), true},
        {"begun before", session(100, 0), user(101, 0), true},
        {"a counted sign-out since", session(100, 0), user(0, 1), true},
        {"a password changed by it since", session(100, 0), user(0, 1, "o"), false},
        {"a password changed by another", session(100, 0), user(0, 1, "p"), true},
        {"counted, not signed out", session(100, 1), user(0, 0), false},
        {"counted, old time", session(100, 1), user(200, 0), false},
        {"counted, signed out", session(100, 1), user(0, 1), true},
        {"counted, begun after", session(100, 2), user(0, 1), false},
        {"counted, spared", session(100, 1), user(0, 5, "o"), false},
    };
    for (const auto& [name, kept, of, expected] : rows)
        EXPECT_EQ(has_ended(kept, of), expected) << name;
}

TEST_F(sessions_test, tell_of_groups_by_count) {
    const auto leave = [&] {
        ASSERT_EQ(message_of(rooms_.all_sessions.end_group_tokens(rooms_.pool, current(), "staff")), "");
    };
    const auto join = [&] {
        ASSERT_EQ(message_of(rooms_.all_sessions.allow_group_tokens(rooms_.pool, current(), "staff")), "");
    };
    join();
    EXPECT_TRUE(rooms_.told().empty());
    leave();
    rooms_.clock.advance(-hours{1});
    join();
    rooms_.clock.advance(-hours{1});
    leave();
    std::vector<std::int64_t> numbers;
    for (const auto& each : rooms_.told()) {
        EXPECT_EQ(each.subject, rooms_.ann.sub);
        EXPECT_EQ(each.group, "staff");
        numbers.push_back(each.group_left - each.group_joined);
    }
    std::ranges::sort(numbers, {}, [](std::int64_t each) { return std::abs(each); });
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{2, -3, 4}));
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

TEST_F(sessions_test, make_room_for_new_ones_where_they_are_tracked) {
    rooms_.pool.sessions.max_per_user = 2;
    const auto sign_in = [&](const user_document& user) {
        auto begun = begin(user);
        EXPECT_EQ(message_of(rooms_.all_sessions.make_room(rooms_.pool, begun)), "");
        return begun;
    };
    for (int i = 0; i < 3; ++i)
        sign_in(rooms_.ann);
    EXPECT_EQ(rooms_.all_sessions.of(rooms_.pool, current())->size(), 3U) << "not tracked";

    rooms_.pool.sessions.are_tracked = true;
    rooms_.clock.advance(milliseconds{1});
    const auto first = sign_in(rooms_.ann);
    rooms_.clock.advance(milliseconds{1});
    const auto second = sign_in(rooms_.ann);
    EXPECT_EQ(rooms_.all_sessions.of(rooms_.pool, current())->size(), 2U);
    // A use counts, and not when the session began.
    rooms_.clock.advance(milliseconds{1});
    ASSERT_TRUE(resume(first.refresh_token));
    rooms_.clock.advance(milliseconds{1});
    const auto third = sign_in(rooms_.ann);
    EXPECT_TRUE(is_alive(first) && is_alive(third));
    EXPECT_FALSE(is_alive(second));
    EXPECT_TRUE(was_told(second)) << "its access tokens live on";
    EXPECT_EQ(message_of(resume(second.refresh_token)), "Refresh Token has been revoked");
    // Another user's are not counted.
    const auto ben = rooms_.make_user("ben");
    ASSERT_TRUE(rooms_.all_users.create(rooms_.pool, ben));
    sign_in(ben);
    EXPECT_EQ(rooms_.all_sessions.of(rooms_.pool, current())->size(), 2U);
}

TEST_F(sessions_test, know_where_they_were_last_used_only_if_tracked) {
    const call_origin home{"192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"};
    for (const bool are_tracked : {false, true}) {
        rooms_.pool.sessions.are_tracked = are_tracked;
        const auto ben = rooms_.make_user(are_tracked ? "ben" : "bea");
        ASSERT_TRUE(rooms_.all_users.create(rooms_.pool, ben));
        const auto begun = rooms_.all_sessions.begin(rooms_.pool, rooms_.client, ben, {.from = home});
        ASSERT_TRUE(begun);
        const auto kept = rooms_.all_sessions.of(rooms_.pool, ben)->at(0);
        EXPECT_EQ(kept.address, are_tracked ? "192.0.2.1" : "");
        EXPECT_EQ(kept.device, are_tracked ? "Firefox 127 / Linux" : "");
        const auto& text = begun->refresh_token;
        rooms_.clock.advance(std::chrono::minutes{1});
        ASSERT_TRUE(rooms_.all_sessions.resume(rooms_.pool, rooms_.client, *rooms_.all_sessions.read(text.reveal()),
                                               text.reveal(), {"192.0.2.2", "app/1.0"}));
        const auto resumed = rooms_.all_sessions.of(rooms_.pool, ben)->at(0);
        EXPECT_EQ(resumed.address, are_tracked ? "192.0.2.2" : "");
        EXPECT_EQ(resumed.device, are_tracked ? "app 1.0" : "");
        EXPECT_EQ(resumed.last_issued - kept.last_issued, are_tracked ? 60'000 : 0);
    }
}

} // namespace
} // namespace poolguard::pool
