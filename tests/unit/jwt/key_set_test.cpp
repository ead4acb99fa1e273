#include "jwt/key_set.hpp"

#include "base/bytes.hpp"
#include "jwt/key_id.hpp"
#include "jwt/signing_key.hpp"
#include "unit/jwt/test_key.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

using test::jwks;
using test::shared_rsa;
using test::test_key;

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

// An RSA key with that modulus and exponent, both as bytes.
std::string rsa_jwk(std::string_view modulus, std::string_view exponent) {
    return fmt::format(R"({{"kty":"RSA","kid":"k","n":"{}","e":"{}"}})", base::to_base64url(modulus),
                       base::to_base64url(exponent));
}

TEST(key_set, finds_keys_by_id) {
    const auto set = key_set::parse(
        jwks({shared_rsa().jwk("b"), test_key::of(key_kind::p256).jwk("a"), test_key::of(key_kind::ed25519).jwk("c")}));
    ASSERT_TRUE(set.has_value());
    EXPECT_EQ((*set)->size(), 3U);
    ASSERT_NE((*set)->find("a"), nullptr);
    EXPECT_EQ((*set)->find("a")->kind(), key_kind::p256);
    EXPECT_EQ((*set)->find("b")->kind(), key_kind::rsa);
    EXPECT_EQ((*set)->find("c")->kind(), key_kind::ed25519);
    EXPECT_EQ((*set)->find("d"), nullptr);
    EXPECT_EQ((*set)->find(""), nullptr);
    EXPECT_EQ((*set)->find("A"), nullptr);
}

TEST(key_set, has_a_unique_serial) {
    EXPECT_NE((*key_set::parse(R"({"keys":[]})"))->serial(), (*key_set::parse(R"({"keys":[]})"))->serial());
}

TEST(key_set, ignores_keys_for_other_purposes) {
    const auto good = shared_rsa().jwk("good");
    const std::vector<std::string> others{
        R"({"kty":"oct","kid":"x","k":"c2VjcmV0"})",
        R"({"kty":"AKP","kid":"x","alg":"ML-DSA-44","pub":"AAAA"})",
        R"({"kty":"EC","crv":"secp256k1","kid":"x","x":"AAAA","y":"AAAA"})",
        R"({"kty":"OKP","crv":"X25519","kid":"x","x":"AAAA"})",
        changed(shared_rsa().jwk("x"), R"("sig")", R"("enc")"),
        changed(shared_rsa().jwk("good"), R"("sig")", R"("enc")"),
        changed(shared_rsa().jwk("x"), R"("use":"sig")", R"("key_ops":["encrypt"])"),
        shared_rsa().jwk("x", "RSA-OAEP"),
        shared_rsa().jwk("x", "PS256"),
        changed(shared_rsa().jwk("x"), R"("kid":"x")", R"("other":"x")"),
        changed(shared_rsa().jwk("x"), R"("kid":"x")", R"("kid":"../x")"),
    };
    for (const auto& other : others) {
        const auto set = key_set::parse(jwks({other, good}));
        ASSERT_TRUE(set.has_value()) << other << ": " << name(set.error());
        EXPECT_EQ((*set)->size(), 1U) << other;
        EXPECT_NE((*set)->find("good"), nullptr);
    }
}

TEST(key_set, accepts_a_set_without_keys_and_members_that_it_does_not_know) {
    EXPECT_EQ((*key_set::parse(R"({"keys":[],"more":{"a":1}})"))->size(), 0U);
    const auto known = changed(shared_rsa().jwk("x"), R"("use":"sig")", R"("key_ops":["verify"],"x5t":"abc","z":null)");
    EXPECT_EQ((*key_set::parse(jwks({known})))->size(), 1U);
}

struct key_refusal {
    const char* name;
    std::string text;
    key_error error;
};

std::vector<key_refusal> refusals() {
    using enum key_error;
    const auto rsa = shared_rsa().jwk("k");
    const auto ec = test_key::of(key_kind::p256).jwk("k");
    const auto ed = test_key::of(key_kind::ed25519).jwk("k");
    const std::string odd = std::string(1, '\xc1') + std::string(254, '\x55') + '\x01';
    const std::string f4("\x01\x00\x01", 3);
    std::string many = rsa;
    for (std::size_t i = 0; i < key_set::max_keys; ++i)
        many += R"(,{"kty":"oct"})";
    return {
        {"not JSON", "<html>", not_json},
        {"empty", "", not_json},
        {"no object", "[]", not_json},
        {"cut short", jwks({rsa}).substr(0, 80), not_json},
        {"no keys", "{}", no_keys},
        {"keys is no array", R"({"keys":{}})", no_keys},
        {"too large", R"({"keys":[]})" + std::string(key_set::max_bytes, ' '), too_large},
        {"too many keys", R"({"keys":[)" + many + "]}", too_many_keys},
        {"keys twice", R"({"keys":[],"keys":[]})", duplicate_member},
        {"member twice", jwks({changed(rsa, R"("kty")", R"("kty":"RSA","kty")")}), duplicate_member},
        {"key is text", R"({"keys":["k"]})", malformed_key},
        {"no kty", jwks({R"({"kid":"k"})"}), malformed_key},
        {"kty is a number", jwks({R"({"kty":1})"}), malformed_key},
        {"kid is a number", jwks({changed(rsa, R"("kid":"k")", R"("kid":7)")}), malformed_key},
        {"use is a number", jwks({changed(rsa, R"("use":"sig")", R"("use":7)")}), malformed_key},
        {"key_ops is text", jwks({changed(rsa, R"("use":"sig")", R"("key_ops":"verify")")}), malformed_key},
        {"RSA without n", jwks({changed(rsa, R"("n":)", R"("m":)")}), malformed_key},
        {"RSA without e", jwks({changed(rsa, R"("e":)", R"("f":)")}), malformed_key},
        {"RSA with padding", jwks({changed(rsa, "AQAB", "AQAB==")}), malformed_key},
        {"RSA with empty e", jwks({changed(rsa, "AQAB", "")}), malformed_key},
        {"RSA with leading zero", jwks({rsa_jwk('\0' + odd, f4)}), malformed_key},
        {"RSA of 1024 bits", jwks({test_key::rsa(1024).jwk("k")}), weak_rsa_key},
        {"RSA of 2047 bits", jwks({rsa_jwk('\x41' + odd.substr(1), f4)}), weak_rsa_key},
        {"RSA with even modulus", jwks({rsa_jwk(odd.substr(0, 255) + '\x02', f4)}), weak_rsa_key},
        {"RSA of 8200 bits", jwks({rsa_jwk('\xc1' + std::string(1023, '\x55') + '\x01', f4)}), oversized_rsa_key},
        {"RSA with e = 1", jwks({rsa_jwk(odd, "\x01")}), bad_rsa_exponent},
        {"RSA with e = 2", jwks({rsa_jwk(odd, "\x02")}), bad_rsa_exponent},
        {"RSA with e of 72 bits", jwks({rsa_jwk(odd, std::string(9, '\x11'))}), bad_rsa_exponent},
        {"RSA with an EC algorithm", jwks({shared_rsa().jwk("k", "ES256")}), algorithm_not_for_key},
        {"EC with another curve's algorithm", jwks({test_key::of(key_kind::p256).jwk("k", "ES384")}),
         algorithm_not_for_key},
        {"EC without y", jwks({changed(ec, R"("y":)", R"("w":)")}), malformed_key},
        {"EC with short x", jwks({changed(ec, R"("x":")", R"("x":"AAAA","oldx":")")}), malformed_key},
        {"EC off the curve",
         jwks({fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"k","x":"{0}","y":"{0}"}})",
                           base::to_base64url(std::string(31, '\0') + '\x05'))}),
         point_not_on_curve},
        {"EC beyond the field",
         jwks({fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"k","x":"{0}","y":"{0}"}})",
                           base::to_base64url(std::string(32, '\xff')))}),
         point_not_on_curve},
        {"EC key on another curve than it says", jwks({changed(ec, "P-256", "P-384")}), malformed_key},
        {"Ed25519 cut short", jwks({R"({"kty":"OKP","crv":"Ed25519","kid":"k","x":"AAAA"})"}), malformed_key},
        {"private half", jwks({changed(rsa, R"("e":)", R"("d":"AAAB","e":)")}), private_key_published},
        {"private half of Ed25519", jwks({changed(ed, R"("x":)", R"("d":"AAAB","x":)")}), private_key_published},
        {"same id twice", jwks({rsa, ec}), duplicate_key_id},
    };
}

TEST(key_set, refuses_broken_and_weak_keys) {
    for (const auto& [what, text, expected] : refusals()) {
        const auto set = key_set::parse(text);
        ASSERT_FALSE(set.has_value()) << what;
        EXPECT_EQ(set.error(), expected) << what << ": " << name(set.error());
    }
}

TEST(key_id, has_the_characters_that_issuers_use) {
    for (const auto* good : {"a", "qO0mQpR7h0bS5dJ3n8vX1yZ2a4c6e8g0i2k4m6o8q0s=", "2011-04-29", "bilbo.baggins@example",
                             "ab/cd+ef==", "urn:key:1", "7e0b_-"})
        EXPECT_TRUE(is_key_id(good)) << good;
    EXPECT_TRUE(is_key_id(std::string(max_key_id_size, 'a')));
    for (const auto& bad : {std::string(), std::string(max_key_id_size + 1, 'a'), std::string("../../dev/null"),
                            std::string("' OR 1=1 --"), std::string("a b"), std::string("a\nb"), std::string("a\\b"),
                            std::string("a\0b", 3), std::string("k\xc3\xa9"), std::string("$(id)"), std::string("%2e")})
        EXPECT_FALSE(is_key_id(bad)) << bad;
}

} // namespace
} // namespace poolguard::jwt
