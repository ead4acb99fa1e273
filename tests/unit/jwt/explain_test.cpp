#include "base/bytes.hpp"
#include "jwt/verifier.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;
using namespace test;

check_result find(const std::vector<check_result>& results, std::string_view name) {
    const auto at = std::ranges::find(results, name, &check_result::name);
    EXPECT_NE(at, results.end()) << name;
    return at != results.end() ? *at : check_result{};
}

TEST(explain, passes_every_check_of_a_good_token) {
    const auto token = signed_by_pool(bj::serialize(access_claims()));
    const auto results = verifier{access_policy()}.explain(token, pool_keys().get(), now);
    EXPECT_EQ(results.size(), 23U);
    for (const auto& result : results) {
        EXPECT_EQ(result.outcome, check_outcome::passed) << result.name << ": " << result.sentence;
        EXPECT_TRUE(result.sentence.ends_with('.')) << result.sentence;
        EXPECT_EQ(result.failure, std::nullopt);
    }
}

TEST(explain, continues_after_a_failure) {
    auto claims = access_claims();
    claims["exp"] = now_seconds - 1;
    claims["client_id"] = "other\x1b[31m";
    const auto token = other_rsa().token(algorithm::rs256, rs256_header, bj::serialize(claims));
    const auto results = verifier{access_policy()}.explain(token, pool_keys().get(), now);
    EXPECT_EQ(find(results, "signature").failure, error::bad_signature);
    EXPECT_EQ(find(results, "expiry").failure, error::expired);
    EXPECT_EQ(find(results, "client").failure, error::wrong_client);
    EXPECT_EQ(find(results, "issuer").outcome, check_outcome::passed);
    EXPECT_EQ(find(results, "custom check").outcome, check_outcome::not_reached);
    const auto signature = token.substr(token.rfind('.') + 1);
    for (const auto& result : results) {
        EXPECT_EQ(result.sentence.find(signature.substr(0, 20)), std::string::npos);
        EXPECT_EQ(result.sentence.find('\x1b'), std::string::npos);
    }
}

TEST(explain, says_when_there_are_no_keys) {
    const auto token = signed_by_pool(bj::serialize(access_claims()));
    const auto results = verifier{access_policy()}.explain(token, nullptr, now);
    for (const auto* name : {"key", "signature", "custom check"})
        EXPECT_EQ(find(results, name).outcome, check_outcome::not_reached);
    EXPECT_EQ(find(results, "expiry").outcome, check_outcome::passed);
}

// The first check that fails is the one that verify names.
TEST(explain, agrees_with_verify) {
    const std::vector<std::string> tokens{
        "",
        "a.b",
        "a.b.c",
        std::string(20'000, 'a'),
        signed_by_pool(bj::serialize(access_claims())),
        signed_by_pool(bj::serialize(id_claims())),
        signed_by_pool(with(access_claims(), "exp", now_seconds)),
        signed_by_pool(with(access_claims(), "exp", "soon")),
        signed_by_pool(without(access_claims(), "exp")),
        signed_by_pool(with(access_claims(), "iat", (std::int64_t{1} << 53))),
        signed_by_pool("[]"),
        signed_by_pool("{}"),
        signed_by_pool(bj::serialize(access_claims())) + "=",
        shared_rsa().token(algorithm::rs256, R"({"alg":"RS256"})", "{}"),
        shared_rsa().token(algorithm::rs256, R"({"alg":"none","kid":"k"})", "{}"),
        shared_rsa().token(algorithm::rs256, R"({"alg":"RS256","kid":"k"})", "{}"),
        shared_rsa().token(algorithm::rs256, R"({"alg":"RS256","kid":"../k"})", "{}"),
        shared_rsa().token(algorithm::rs256, R"({"alg":"RS256","kid":"k","crit":["x"]})", "{}"),
        shared_rsa().token(algorithm::rs256, R"({"alg":"RS256","kid":"k","typ":"x"})", "{}"),
        shared_rsa().token(algorithm::rs256, "{}", "{}"),
        shared_rsa().token(algorithm::rs256, "text", "{}"),
    };
    auto refusing = access_policy();
    refusing.custom_check = [](const verified_token&) { return false; };
    for (const auto& wanted : {access_policy(), refusing}) {
        const verifier strict{wanted};
        for (const auto& token : tokens) {
            const auto verdict = strict.verify(token, *pool_keys(), now);
            const auto results = strict.explain(token, pool_keys().get(), now);
            const auto failed = std::ranges::find(results, check_outcome::failed, &check_result::outcome);
            ASSERT_EQ(failed == results.end(), verdict.has_value()) << token.substr(0, 60);
            if (!verdict) {
                EXPECT_EQ(failed->failure, verdict.error()) << token.substr(0, 60) << failed->sentence;
                EXPECT_TRUE(failed->sentence.starts_with(describe(verdict.error())));
            }
        }
    }
}

} // namespace
} // namespace poolguard::jwt
