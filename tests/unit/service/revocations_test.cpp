#include "service/revocations.hpp"

#include "test_gateway.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

store::revocation of_token(std::string jti, base::time_point expires) {
    return {"", std::move(jti), "", "", 0, expires};
}

TEST(revocations, another_node_sees_them_with_its_next_refresh) {
    test_gateway g;
    revocations other(g.log, g.clock);
    const auto who = g.person(access_claims());
    ASSERT_TRUE(other.revoke(of_token("jti-1", g.clock.now() + 1h)));
    EXPECT_TRUE(other.is_revoked(who.token()));
    EXPECT_FALSE(g.revoked.is_revoked(who.token()));
    const auto before = g.revoked.generation();
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_TRUE(g.revoked.is_revoked(who.token()));
    EXPECT_NE(g.revoked.generation(), before);
}

TEST(revocations, a_restart_reads_live_entries) {
    test_gateway g;
    const auto who = g.person(access_claims());
    ASSERT_TRUE(g.revoked.revoke(of_token("jti-1", g.clock.now() + 1h)));
    g.clock.advance(59min);
    revocations later(g.log, g.clock);
    ASSERT_TRUE(later.refresh());
    EXPECT_TRUE(later.is_revoked(who.token()));
}

TEST(revocations, the_generation_changes_only_with_new_entries) {
    test_gateway g;
    const auto first = g.revoked.generation();
    EXPECT_NE(first, 0U);
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.generation(), first);
    ASSERT_TRUE(g.revoked.revoke(of_token("a", g.clock.now() + 1h)));
    const auto second = g.revoked.generation();
    EXPECT_NE(second, first);
    ASSERT_TRUE(g.revoked.revoke(of_token("a", g.clock.now() + 1h)));
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.generation(), second);
}

TEST(revocations, are_looked_through_once_a_minute) {
    test_gateway g;
    ASSERT_TRUE(g.revoked.revoke(of_token("short", g.clock.now() + 1s)));
    g.clock.advance(60s - 1ms);
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.size(), 1U);
    g.clock.advance(1ms);
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.size(), 0U);
}

TEST(revocations, are_forgotten_when_they_have_expired) {
    test_gateway g;
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(g.revoked.revoke({"o" + std::to_string(i), "j" + std::to_string(i), "s" + std::to_string(i),
                                      test_issuer, test_start + i, g.clock.now() + 10min}));
    ASSERT_TRUE(g.revoked.revoke(of_token("lasting", g.clock.now() + 1h)));
    EXPECT_EQ(g.revoked.size(), 301U);
    g.clock.advance(10min - 1ms);
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.size(), 301U);
    g.clock.advance(61s);
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_EQ(g.revoked.size(), 1U);
}

TEST(revocations, expired_ones_are_ignored) {
    test_gateway g;
    const auto before = g.revoked.generation();
    ASSERT_TRUE(g.revoked.revoke(of_token("old", g.clock.now())));
    EXPECT_EQ(g.revoked.size(), 0U);
    EXPECT_EQ(g.revoked.generation(), before);
}

TEST(revocations, the_latest_time_of_a_subject_counts) {
    test_gateway g;
    const auto who = g.person(access_claims());
    const std::string subject(who.subject());
    const auto day = g.clock.now() + 24h;
    ASSERT_TRUE(g.revoked.revoke({"", "", subject, test_issuer, test_start + 1, day}));
    ASSERT_TRUE(g.revoked.revoke({"", "", subject, test_issuer, test_start - 100, day}));
    EXPECT_TRUE(g.revoked.is_revoked(who.token()));
    EXPECT_EQ(g.revoked.size(), 1U);
}

TEST(revocations, empty_ids_revoke_nothing) {
    test_gateway g;
    auto claims = access_claims();
    claims.erase("jti");
    claims.erase("origin_jti");
    const auto who = g.person(claims);
    ASSERT_TRUE(g.revoked.revoke({"", "", "", test_issuer, test_start + 100, g.clock.now() + 1h}));
    ASSERT_TRUE(g.revoked.revoke(of_token("", g.clock.now() + 1h)));
    EXPECT_FALSE(g.revoked.is_revoked(who.token()));
    EXPECT_EQ(g.revoked.size(), 0U);
}

// What is left of an access token of the session "o" that was issued and signed in at the given seconds from the start.
bool is_let_in(test_gateway& g, std::string_view origin, std::int64_t issued, std::int64_t signed_in,
               const boost::json::array& groups = {}) {
    auto claims = access_claims(test_start + issued);
    claims["exp"] = test_start + 100'000;
    claims["auth_time"] = test_start + signed_in;
    claims["origin_jti"] = origin;
    claims["jti"] = std::string(origin) + std::to_string(issued);
    if (!groups.empty()) claims["cognito:groups"] = groups;
    g.clock.advance(base::from_epoch_seconds(test_start + 5000) - g.clock.now());
    const auto who = g.gate.authenticate_blocking(g.header_of(sign(first_key(), claims)));
    EXPECT_TRUE(who || who.error().error == authentication_error::revoked);
    return who.has_value();
}

std::string subject_of_tokens() { return std::string(access_claims().at("sub").as_string()); }

store::revocation of_user(test_gateway& g) {
    return {.subject = subject_of_tokens(), .issuer = test_issuer, .expires = g.clock.now() + 24h * 30};
}

TEST(revocations, of_a_user_by_the_time_of_the_sign_in_last_over_refreshes) {
    test_gateway g;
    auto rule = of_user(g);
    rule.signed_in_before = test_start + 100;
    rule.spared = "own";
    ASSERT_TRUE(g.revoked.end_user(rule));
    struct row {
        const char* origin;
        std::int64_t issued, signed_in;
        bool is_let_in;
    };
    for (const auto& [origin, issued, signed_in, expected] :
         {row{"other", 50, 50, false}, row{"other", 4000, 99, false}, row{"other", 100, 100, true},
          row{"own", 50, 50, true}, row{"own", 4000, 50, true}})
        EXPECT_EQ(is_let_in(g, origin, issued, signed_in), expected) << origin << issued << signed_in;
}

TEST(revocations, of_a_user_do_not_concern_a_sign_in_after_the_clock_was_set_back) {
    test_gateway g;
    auto rule = of_user(g);
    rule.subject_before = test_start + 3600;
    const auto before = g.revoked.generation();
    ASSERT_TRUE(g.revoked.end_user(rule));
    const auto known = g.revoked.generation();
    const jwt::given_token fresh{subject_of_tokens(), "jane", "fresh", test_client, test_start + 10, test_start + 10};
    auto late = fresh;
    late.origin_jti = "late";
    ASSERT_TRUE(g.revoked.admit(fresh, "us-east-1_AbC123xyZ", known));
    // This sign-in began before the sign-out.
    ASSERT_TRUE(g.revoked.admit(late, "us-east-1_AbC123xyZ", before));
    EXPECT_FALSE(is_let_in(g, "old", 10, 10));
    EXPECT_FALSE(is_let_in(g, "late", 10, 10));
    EXPECT_TRUE(is_let_in(g, "fresh", 10, 10));
    EXPECT_TRUE(is_let_in(g, "fresh", 20, 10));
    // Another node learns the same.
    revocations other(g.log, g.clock);
    ASSERT_TRUE(other.refresh());
    EXPECT_FALSE(other.has_ended(fresh, test_issuer));
    EXPECT_TRUE(other.has_ended(late, test_issuer));

    // The next sign-out, still by the clock that was set back, ends that one too.
    rule.subject_before = test_start + 30;
    ASSERT_TRUE(g.revoked.end_user(rule));
    EXPECT_FALSE(is_let_in(g, "fresh", 10, 10));
    const jwt::given_token again{subject_of_tokens(), "jane", "again", test_client, test_start + 40, test_start + 40};
    ASSERT_TRUE(g.revoked.admit(again, test_issuer, g.revoked.generation()));
    EXPECT_TRUE(is_let_in(g, "again", 40, 40));
}

TEST(revocations, a_sign_in_that_no_rule_concerns_writes_nothing) {
    test_gateway g;
    auto rule = of_user(g);
    rule.subject_before = test_start;
    ASSERT_TRUE(g.revoked.end_user(rule));
    const auto known = g.revoked.generation();
    for (const auto* subject : {subject_of_tokens().c_str(), "somebody else"})
        ASSERT_TRUE(g.revoked.admit({subject, "jane", "o", test_client, test_start, test_start}, test_issuer, known));
    EXPECT_EQ(g.revoked.generation(), known);
}

TEST(revocations, of_a_group_concern_the_tokens_that_name_it) {
    test_gateway g;
    const auto subject = subject_of_tokens();
    const boost::json::array both{"staff", "admin"};
    const auto lets_in = [&](const boost::json::array& groups) { return is_let_in(g, "o", 10, 10, groups); };
    EXPECT_FALSE(g.revoked.has_group_rules());
    ASSERT_TRUE(g.revoked.leave_group(subject, test_issuer, "admin"));
    EXPECT_TRUE(g.revoked.has_group_rules());
    EXPECT_FALSE(lets_in(both));
    EXPECT_FALSE(lets_in({"admin"}));
    EXPECT_TRUE(lets_in({"staff"}));
    EXPECT_TRUE(lets_in({"Admin"}));
    EXPECT_TRUE(lets_in({}));
    // By another node, whose clock is behind.
    const base::manual_clock behind(g.clock.now() - 1h);
    revocations other(g.log, behind);
    ASSERT_TRUE(other.refresh());
    ASSERT_TRUE(other.join_group(subject, test_issuer, "admin"));
    ASSERT_TRUE(g.revoked.refresh());
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_TRUE(lets_in(both));
    // A group that was deleted has no members until they are added again.
    ASSERT_TRUE(other.leave_group("", test_issuer, "staff"));
    ASSERT_TRUE(other.leave_group("another-user", test_issuer, "admin"));
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_FALSE(lets_in(both));
    EXPECT_TRUE(lets_in({"admin"}));
    ASSERT_TRUE(other.join_group(subject, test_issuer, "staff"));
    ASSERT_TRUE(g.revoked.refresh());
    EXPECT_TRUE(lets_in(both));
}

TEST(revocations, of_users_are_left_to_a_pool_that_logs_them) {
    test_gateway g;
    revocations by_pool(g.log, g.clock, revocations_by::pool);
    auto rule = of_user(g);
    rule.subject_before = rule.signed_in_before = test_start + 100;
    ASSERT_TRUE(by_pool.end_user(rule));
    ASSERT_TRUE(by_pool.leave_group(rule.subject, test_issuer, "admin"));
    EXPECT_EQ(by_pool.size(), 0U);
    rule.origin_jti = "o";
    ASSERT_TRUE(by_pool.end_user(rule));
    EXPECT_EQ(by_pool.size(), 1U);
}

TEST(revocations, a_token_without_origin_jti_ends_by_its_event) {
    test_gateway g;
    auto claims = access_claims();
    claims.erase("origin_jti");
    claims["event_id"] = "the session";
    const auto who = g.person(claims);
    ASSERT_TRUE(g.revoked.revoke({.origin_jti = "another", .expires = g.clock.now() + 1h}));
    EXPECT_FALSE(g.revoked.is_revoked(who.token()));
    ASSERT_TRUE(g.revoked.revoke({.origin_jti = "the session", .expires = g.clock.now() + 1h}));
    EXPECT_TRUE(g.revoked.is_revoked(who.token()));
}

} // namespace
} // namespace poolguard::service
