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

} // namespace
} // namespace poolguard::service
