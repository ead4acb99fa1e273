// Each path on which OpenSSL fails must return an error, and work again afterwards.

#include "jwt/message_digest.hpp"
#include "jwt/signing_key.hpp"
#include "jwt/verifier.hpp"
#include "unit/jwt/broken_openssl.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

using namespace test;

TEST(crypto_failure, is_an_error_of_the_verification) {
    const auto payload = boost::json::serialize(access_claims());
    for (const auto& [kind, alg] : {std::pair{key_kind::rsa, algorithm::rs256},
                                    {key_kind::p256, algorithm::es256},
                                    {key_kind::ed25519, algorithm::eddsa}}) {
        const auto pair = test_key::of(kind);
        const auto keys = keys_of({pair.jwk("k")});
        const auto token = pair.token(alg, R"({"alg":")" + std::string(name(alg)) + R"(","kid":"k"})", payload);
        const verifier strict{access_policy()};
        {
            const broken_openssl broken;
            EXPECT_EQ(strict.verify(token, *keys, now).error(), error::crypto_failure) << name(alg);
        }
        EXPECT_TRUE(strict.verify(token, *keys, now).has_value()) << name(alg);
    }
}

TEST(crypto_failure, is_an_error_of_reading_keys) {
    const std::vector<std::string> sets{jwks({shared_rsa().jwk("k")}), jwks({test_key::of(key_kind::p384).jwk("k")}),
                                        jwks({test_key::of(key_kind::ed448).jwk("k")})};
    for (const auto& text : sets) {
        {
            const broken_openssl broken;
            const auto set = key_set::parse(text);
            ASSERT_FALSE(set.has_value());
            EXPECT_EQ(set.error(), key_error::crypto_failure) << name(set.error());
        }
        EXPECT_TRUE(key_set::parse(text).has_value());
    }
}

TEST(crypto_failure, is_an_error_of_signing) {
    const auto key = signing_key::generate_rsa();
    ASSERT_TRUE(key.has_value());
    {
        const broken_openssl broken;
        EXPECT_EQ(key->sign_rs256("{}").error(), error::crypto_failure);
        EXPECT_EQ(signing_key::generate_rsa().error(), key_error::crypto_failure);
    }
    EXPECT_TRUE(key->sign_rs256("{}").has_value());
}

TEST(crypto_failure, is_reported_for_a_digest_without_algorithm) {
    EXPECT_EQ(digest(nullptr, "text"), std::nullopt);
    EXPECT_EQ(digest_of(algorithm::eddsa), nullptr);
}

} // namespace
} // namespace poolguard::jwt
