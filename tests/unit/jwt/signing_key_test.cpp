#include "jwt/signing_key.hpp"

#include "base/bytes.hpp"
#include "jwt/key_set.hpp"
#include "unit/jwt/test_key.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <thread>
#include <vector>

namespace poolguard::jwt {
namespace {

const signing_key& shared_key() {
    static const auto key = signing_key::generate_rsa();
    return key.value();
}

struct parts {
    std::string header, payload, signature, text;
};
parts take_apart(const std::string& token) {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    return {base::from_base64url(token.substr(0, first)).value(),
            base::from_base64url(token.substr(first + 1, second - first - 1)).value(),
            base::from_base64url(token.substr(second + 1)).value(), token.substr(0, second)};
}

TEST(signing_key, signs_as_cognito_does) {
    const auto& key = shared_key();
    EXPECT_EQ(key.kid().size(), 44U);
    EXPECT_TRUE(key.kid().ends_with('='));
    EXPECT_FALSE(key.kid().ends_with("=="));
    const auto token = key.sign_rs256(R"({"sub":"x"})");
    ASSERT_TRUE(token.has_value());
    const auto [header, payload, signature, text] = take_apart(*token);
    EXPECT_EQ(header, fmt::format(R"({{"kid":"{}","alg":"RS256"}})", key.kid()));
    EXPECT_EQ(payload, R"({"sub":"x"})");
    EXPECT_EQ(signature.size(), 256U);

    const auto keys = test::keys_of({key.jwk_json()});
    const auto* published = keys->find(key.kid());
    ASSERT_NE(published, nullptr);
    EXPECT_TRUE(published->verify(algorithm::rs256, text, signature).has_value());
    EXPECT_FALSE(published->allows(algorithm::rs512));
}

TEST(signing_key, publishes_exactly_cognitos_members) {
    const auto& key = shared_key();
    const auto& jwk = key.jwk_json();
    EXPECT_TRUE(jwk.starts_with(R"({"alg":"RS256","e":"AQAB","kid":")" + key.kid() + R"(","kty":"RSA","n":")"));
    EXPECT_TRUE(jwk.ends_with(R"(","use":"sig"})"));
}

TEST(signing_key, is_the_same_key_after_a_round_trip_through_pem) {
    const auto& key = shared_key();
    const auto pem = key.to_pem();
    EXPECT_TRUE(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----"));
    const auto again = signing_key::from_pem(pem);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->kid(), key.kid());
    EXPECT_EQ(again->jwk_json(), key.jwk_json());
    EXPECT_EQ(*again->sign_rs256("{}"), *key.sign_rs256("{}"));
}

std::string private_pem(const char* type, std::size_t bits, const EVP_CIPHER* cipher) {
    const base::pkey_ptr key{bits != 0 ? EVP_PKEY_Q_keygen(nullptr, nullptr, type, bits)
                                       : EVP_PKEY_Q_keygen(nullptr, nullptr, type)};
    const base::bio_ptr target{BIO_new(BIO_s_mem())};
    std::string password = "password";
    PEM_write_bio_PKCS8PrivateKey(target.get(), key.get(), cipher, cipher != nullptr ? password.data() : nullptr,
                                  static_cast<int>(cipher != nullptr ? password.size() : 0), nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(target.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

TEST(signing_key, refuses_other_private_keys) {
    const std::string good{shared_key().to_pem().reveal()};
    const std::vector<std::pair<std::string, key_error>> table{
        {"", key_error::bad_private_key},
        {"not a key", key_error::bad_private_key},
        {good.substr(0, good.size() / 2), key_error::bad_private_key},
        {test::shared_rsa().public_pem(), key_error::bad_private_key},
        {private_pem("ED25519", 0, nullptr), key_error::bad_private_key},
        {private_pem("RSA", 2048, EVP_aes_256_cbc()), key_error::bad_private_key},
        {private_pem("RSA", 1024, nullptr), key_error::weak_rsa_key},
    };
    for (const auto& [pem, expected] : table) {
        const auto key = signing_key::from_pem(base::secret{pem});
        ASSERT_FALSE(key.has_value()) << pem.substr(0, 40);
        EXPECT_EQ(key.error(), expected) << name(key.error());
    }
}

TEST(signing_key, signs_in_many_threads) {
    const auto& key = shared_key();
    const auto expected = *key.sign_rs256(R"({"a":1})");
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 20; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 10; ++i)
                    if (key.sign_rs256(R"({"a":1})") != expected) ++wrong;
            });
    }
    EXPECT_EQ(wrong, 0);
}

TEST(key_set_json, has_the_keys_in_order) {
    EXPECT_EQ(key_set_json({}), R"({"keys":[]})");
    const std::vector<std::string> two{R"({"a":1})", R"({"b":2})"};
    EXPECT_EQ(key_set_json(two), R"({"keys":[{"a":1},{"b":2}]})");
}

} // namespace
} // namespace poolguard::jwt
