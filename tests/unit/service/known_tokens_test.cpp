// Tokens that are in the cache: how they get there before they come back, and what finding them costs.

#include "allocations.hpp"
#include "sign_in_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

bool is_let_in(test_gateway& g, const std::string& token) {
    return std::holds_alternative<principal>(g.gate.authenticate(g.header_of(token)));
}
jwt::signed_token sign_own(const boost::json::object& claims) {
    return first_key().sign_own(boost::json::serialize(claims)).value();
}

TEST(known_tokens, finding_one_allocates_nothing) {
    test_gateway g;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    ASSERT_TRUE(g.gate.authenticate_blocking(header));
    const auto count = [&] {
        const auto before = allocations_so_far();
        const auto found = g.gate.authenticate(header);
        const auto after = allocations_so_far();
        EXPECT_TRUE(std::holds_alternative<principal>(found));
        return after - before;
    };
    count(); // the first call on a thread may prepare something
    EXPECT_EQ(count(), 0U);
    // The counter counts.
    const auto before = allocations_so_far();
    delete new std::string(100, 'a');
    EXPECT_EQ(allocations_so_far() - before, counts_allocations ? 2U : 0U);
}

TEST(known_tokens, own_and_given_ones_are_known_before_they_come_back) {
    test_gateway g;
    g.keys.fetch({});
    const auto own = sign_own(access_claims());
    const auto given = sign(first_key(), access_claims(test_start - 60));
    g.gate.learn(own);
    g.gate.learn(given);
    EXPECT_EQ(g.cache.size(), 2U);
    EXPECT_EQ(g.gate.counts().signature_checks(), 1U); // of the given one
    EXPECT_EQ(g.gate.counts().read().front().second, 0U);
    EXPECT_TRUE(is_let_in(g, own.text()));
    EXPECT_TRUE(is_let_in(g, given));
    g.gate.learn(given);
    EXPECT_EQ(g.gate.counts().signature_checks(), 1U);
    EXPECT_EQ(g.gate.counts().read().front().second, 2U);
    EXPECT_TRUE(is_let_in(g, sign(first_key(), access_claims(test_start - 120))));
    EXPECT_EQ(g.gate.counts().signature_checks(), 2U);
}

TEST(known_tokens, what_would_be_refused_is_not_learnt) {
    test_gateway g;
    auto elsewhere = access_claims();
    elsewhere["iss"] = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000";
    const auto learn_all = [&] {
        g.gate.learn(sign_own(elsewhere));
        g.gate.learn(sign_own(id_claims()));
        g.gate.learn(sign_own(access_claims(test_start - 3600))); // expired
        g.gate.learn(second_key().sign_own(boost::json::serialize(access_claims())).value());
        g.gate.learn(sign(first_key(), elsewhere));
        g.gate.learn(forge(first_key().kid(), access_claims()));
        g.gate.learn(sign(second_key(), access_claims()));
        g.gate.learn("nonsense");
        g.gate.learn("");
    };
    learn_all();
    g.keys.fetch({});
    learn_all();
    EXPECT_EQ(g.cache.size(), 0U);
    // Without keys nothing is learnt.
    test_gateway without_keys;
    without_keys.gate.learn(sign_own(access_claims()));
    without_keys.gate.learn(sign(first_key(), access_claims()));
    EXPECT_EQ(without_keys.cache.size(), 0U);
}

TEST(known_tokens, learnt_ones_expire_and_are_signed_out_like_others) {
    test_gateway g;
    g.keys.fetch({});
    const auto token = sign_own(access_claims());
    g.gate.learn(token);
    ASSERT_TRUE(g.revoked.end_user({.origin_jti = "origin-1",
                                    .subject = "34c84488-e0e1-70ae-d2ee-991ad1a898c8",
                                    .issuer = test_issuer,
                                    .subject_before = test_start + 1,
                                    .expires = g.clock.now() + 1h}));
    EXPECT_FALSE(is_let_in(g, token.text()));

    test_gateway other;
    other.keys.fetch({});
    other.gate.learn(token);
    other.clock.advance(1h - 1ms);
    EXPECT_TRUE(is_let_in(other, token.text()));
    other.clock.advance(1ms);
    EXPECT_FALSE(is_let_in(other, token.text()));
}

TEST(known_tokens, a_forged_one_leaves_nothing) {
    test_gateway g;
    const auto good = sign(first_key(), access_claims());
    ASSERT_TRUE(g.gate.authenticate_blocking(g.header_of(good)));
    for (std::size_t place = 10; place < good.size(); place += 37) {
        auto forged = good;
        forged[place] = forged[place] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(is_let_in(g, forged)) << place;
    }
    EXPECT_EQ(g.cache.size(), 1U);
    EXPECT_TRUE(is_let_in(g, good));
}

TEST(known_tokens, a_sign_in_tells_of_its_tokens_before_it_returns_them) {
    sign_in_fixture f;
    std::vector<std::string> told;
    sign_in sessions({.user_pool_id = "us-east-1_AbC123xyZ", .client_id = test_client, .client_secret = {}}, f.client,
                     f.gateway.storage.records(), f.gateway.revoked, f.gateway.clock, nullptr, nullptr,
                     [&told](const tokens& given) { told.push_back(given.access_token); });
    f.answer = tokens_for("jane", "refresh-1");
    const auto signed_in = sessions.with_password("jane@example.com", base::secret("Passw0rd!"));
    ASSERT_TRUE(signed_in);
    const auto refreshed = sessions.refresh(base::secret("refresh-1"), {});
    ASSERT_TRUE(refreshed);
    EXPECT_EQ(told, (std::vector<std::string>{std::get<tokens>(*signed_in).access_token,
                                              std::get<tokens>(*refreshed).access_token}));
}

} // namespace
} // namespace poolguard::service
