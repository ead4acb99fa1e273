#include "jwt/policy.hpp"

#include "jwt/verifier.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace poolguard::jwt {
namespace {

using list = std::vector<std::string>;

TEST(policy, refuses_lists_that_would_accept_everything_or_nothing) {
    EXPECT_NO_THROW(policy(list{"i"}, token_use::id, list{"c"}));
    EXPECT_THROW(policy(list{}, token_use::id, list{"c"}), std::invalid_argument);
    EXPECT_THROW(policy(list{"i"}, token_use::id, list{}), std::invalid_argument);
    EXPECT_THROW(policy(list{""}, token_use::id, list{"c"}), std::invalid_argument);
    EXPECT_THROW(policy(list{"i"}, token_use::id, list{"c", ""}), std::invalid_argument);
    EXPECT_THROW(policy(list{}, token_use::id, accept_any_client_unsafe), std::invalid_argument);
    EXPECT_THROW(policy(accept_any_issuer_unsafe, token_use::id, list{}), std::invalid_argument);
}

TEST(policy, compares_exactly) {
    const policy p{list{"https://a/b", "https://c"}, token_use::access, list{"one", "two"}};
    EXPECT_TRUE(p.accepts_issuer("https://a/b"));
    EXPECT_TRUE(p.accepts_issuer("https://c"));
    EXPECT_FALSE(p.accepts_issuer("https://a/b/"));
    EXPECT_FALSE(p.accepts_issuer("https://a"));
    EXPECT_FALSE(p.accepts_issuer("HTTPS://c"));
    EXPECT_TRUE(p.accepts_client("two"));
    EXPECT_FALSE(p.accepts_client("tw"));
    EXPECT_FALSE(p.accepts_client(""));
    EXPECT_TRUE(p.accepts_use(token_use::access));
    EXPECT_FALSE(p.accepts_use(token_use::id));
    const policy either{list{"i"}, token_use::either, accept_any_client_unsafe};
    EXPECT_TRUE(either.accepts_use(token_use::access));
    EXPECT_TRUE(either.accepts_use(token_use::id));
    EXPECT_TRUE(either.accepts_client("anyone"));
    EXPECT_FALSE(either.accepts_issuer("j"));
}

TEST(verifier, refuses_settings_out_of_bounds) {
    using std::chrono::seconds;
    const auto make = [](auto change) {
        policy p{list{"i"}, token_use::id, list{"c"}};
        change(p);
        return verifier{std::move(p)};
    };
    EXPECT_NO_THROW(make([](policy& p) { p.clock_skew = seconds{300}; }));
    EXPECT_THROW(make([](policy& p) { p.clock_skew = seconds{301}; }), std::invalid_argument);
    EXPECT_THROW(make([](policy& p) { p.clock_skew = seconds{-1}; }), std::invalid_argument);
    EXPECT_THROW(make([](policy& p) { p.max_token_bytes = 0; }), std::invalid_argument);
    EXPECT_THROW(make([](policy& p) { p.max_auth_age = seconds{0}; }), std::invalid_argument);
}

} // namespace
} // namespace poolguard::jwt
