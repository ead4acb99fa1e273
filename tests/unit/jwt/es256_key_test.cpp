#include "jwt/es256_key.hpp"

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "jwt/key_set.hpp"
#include "jwt/verifier.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

namespace poolguard::jwt {
namespace {

struct pair {
    std::string pem;
    std::string jwks;
};

std::string coordinate(const EVP_PKEY* key, const char* which) {
    BIGNUM* raw = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key, which, &raw), 1);
    const base::number_ptr number{raw};
    base::bytes out(32, '\0');
    EXPECT_EQ(BN_bn2binpad(number.get(), base::octets(out), 32), 32);
    return base::to_base64url(out);
}

pair make_pair(const char* curve = "P-256") {
    const base::pkey_ptr key{EVP_EC_gen(curve)};
    const base::bio_ptr out{BIO_new(BIO_s_mem())};
    EXPECT_EQ(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
    std::string pem(BIO_ctrl_pending(out.get()), '\0');
    BIO_read(out.get(), pem.data(), static_cast<int>(pem.size()));
    if (std::string_view(curve) != "P-256") return {pem, {}};
    return {pem, R"({"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"KEY","x":")" +
                     coordinate(key.get(), "qx") + R"(","y":")" + coordinate(key.get(), "qy") + "\"}]}"};
}

TEST(es256_key, signs_tokens_that_the_verifier_accepts) {
    const auto made = make_pair();
    const std::string bare = made.pem.substr(28, made.pem.find("-----END") - 28);
    for (const auto& form : {made.pem, bare}) {
        const auto token =
            sign_es256(base::secret(form), "KEY", R"({"iss":"TEAM","aud":"client","sub":"s","iat":1000,"exp":2000})");
        ASSERT_TRUE(token);
        const auto keys = key_set::parse(made.jwks);
        ASSERT_TRUE(keys);
        policy wanted({"TEAM"}, token_use::id, {"client"});
        wanted.accept_missing_token_use_unsafe = true;
        EXPECT_TRUE(verifier(wanted).verify(*token, **keys, base::from_epoch_seconds(1500)));
        EXPECT_FALSE(verifier(wanted).verify(*token, **keys, base::from_epoch_seconds(2000)));
    }
}

TEST(es256_key, refuses_other_keys) {
    for (const auto& none : {std::string{}, std::string("nonsense"), make_pair("P-384").pem,
                             std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")}) {
        const auto token = sign_es256(base::secret(none), "KEY", "{}");
        ASSERT_FALSE(token);
        EXPECT_EQ(token.error(), error::crypto_failure);
    }
}

} // namespace
} // namespace poolguard::jwt
