#include "pool/passwords/srp.hpp"

#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr srp::identity alice{"AbCdEf123", "alice"};
const std::string salt = *base::from_hex("8f010101010101010101010101010101");

// The modulus, as RFC 3526 section 4 has it.
const std::string modulus =
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

std::string series(unsigned factor, unsigned start) {
    std::string out;
    for (unsigned i = 0; i < 128; ++i)
        out += static_cast<char>((factor * i + start) % 256);
    return out;
}
std::string digest_of_hex(std::string_view data) { return base::to_hex(base::sha256(base::to_hex(data))); }

// g^a: what the server adds to k·v, so with a verifier of zero it is the client's value.
std::string client_value() { return srp::public_value({}, series(7, 1)); }

TEST(srp_test, values_are_those_of_a_known_exchange) {
    const auto a = client_value();
    ASSERT_EQ(digest_of_hex(a), "f9d3d809efa49ea68fd6278436d080ca558078b334300ddf4e3045636f434010");
    const auto verifier = srp::make_verifier(alice, "Passw0rd!", salt);
    EXPECT_TRUE(base::to_hex(verifier.reveal()).starts_with("9ba1817f2124b6715db55a4bc422075e"));
    const auto b = srp::public_value(verifier.reveal(), series(11, 3));
    EXPECT_TRUE(base::to_hex(b).starts_with("d7b4bd75332f05bc43fa348b5d7d6fc6"));
    EXPECT_EQ(digest_of_hex(b), "98978e1e0874d2db5dbc3bef21f7b396535fa883b20f47ac6e182b6394a4a604");
    const auto key = srp::session_key({a, b, verifier.reveal(), series(11, 3)});
    ASSERT_TRUE(key);
    EXPECT_EQ(base::to_hex(key->reveal()), "fd3388c2595585cec4b39206d9be9ea2");
    EXPECT_EQ(base::to_base64(srp::signature(*key, alice, "secret-block-bytes", "Sun Feb 1 08:05:03 UTC 2026")),
              "3vQBtwAd/M8js5FJXlFixAb3ziP6mSd85ObUKKh1XFQ=");
}

// Computed with Python's integers; the same program gives the values above. With the last exponent the shared number
// is a byte shorter than the modulus.
TEST(srp_test, values_are_those_of_another_implementation) {
    struct row {
        srp::identity whose;
        std::string password;
        const char* salt;
        unsigned added; // to the exponent
        const char* server_value;
        const char* key;
    };
    const row table[] = {
        {alice, "Passw0rd!", "00000000000000000000000000000001", 0,
         "6b0d4d6995c2c66211fa3553e6c46c6f52557011e6f425303eabe58b7b415034", "7563474b4ac6b77d8fb9198509c57d44"},
        {{"AbCdEf123", "\u30a2\u30ea\u30b9"},
         "p\u00e4:ss w\u00f6rd",
         "7fffffffffffffffffffffffffffffff",
         0,
         "edd3c906a3957a5f15a3bdf42a79f8e67f8e34851a909980e86d8c92e0032c19",
         "5bde7afb6a24b1580173d526fcd67733"},
        {{"Z", "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
         std::string(256, 'x'),
         "80000000000000000000000000000000",
         0,
         "335a5ceecf3db311fa89691c95a8485847ecc64e2b7d6d0b8f59283968a1aaf4",
         "77ff9698c8f445d4c29f2e9eb8a63810"},
        {{"AbCdEf123", "bob@example.com"},
         "",
         "00800080008000800080008000800080",
         0,
         "89661c15b6044cf44f75915c4a7fd12c3c1ba6f5826b2c44a513cde943e09687",
         "4171e97012010dbc5b04354fa5dd702d"},
        {alice, "Passw0rd!", "8f010101010101010101010101010101", 475,
         "42a80bac7d7371d3a382eadb9da679c7aece8496343c15e6e0b7ace5fa85fb44", "6cfe1b0a79c98a10ada7761778fefa3d"},
    };
    for (const auto& each : table) {
        auto exponent = series(11, 3);
        for (auto carry = each.added, at = 127U; carry > 0; carry >>= 8, --at) {
            carry += static_cast<unsigned char>(exponent[at]);
            exponent[at] = static_cast<char>(carry);
        }
        const auto verifier = srp::make_verifier(each.whose, each.password, *base::from_hex(each.salt));
        const auto b = srp::public_value(verifier.reveal(), exponent);
        EXPECT_EQ(digest_of_hex(b), each.server_value) << each.whose.username;
        const auto key = srp::session_key({client_value(), b, verifier.reveal(), exponent});
        ASSERT_TRUE(key);
        EXPECT_EQ(base::to_hex(key->reveal()), each.key) << each.whose.username;
    }
}

TEST(srp_test, another_password_user_pool_or_salt_makes_another_verifier) {
    const auto verifier = srp::make_verifier(alice, "Passw0rd!", salt);
    EXPECT_FALSE(srp::make_verifier(alice, "passw0rd!", salt).equals(verifier.reveal()));
    EXPECT_FALSE(srp::make_verifier({"AbCdEf123", "Alice"}, "Passw0rd!", salt).equals(verifier.reveal()));
    EXPECT_FALSE(srp::make_verifier({"AbCdEf124", "alice"}, "Passw0rd!", salt).equals(verifier.reveal()));
    EXPECT_FALSE(srp::make_verifier(alice, "Passw0rd!", "\x01" + salt).equals(verifier.reveal()));
}

TEST(srp_test, zero_bytes_before_a_salt_do_not_count) {
    EXPECT_TRUE(srp::make_verifier(alice, "Passw0rd!", std::string("\0\0\x01", 3))
                    .equals(srp::make_verifier(alice, "Passw0rd!", "\x01").reveal()));
}

TEST(srp_test, a_public_value_is_a_number_that_the_modulus_does_not_divide) {
    EXPECT_EQ(srp::read_public_value("0a1"), std::string("\xa1"));
    EXPECT_EQ(srp::read_public_value("00A1"), std::string("\xa1"));
    EXPECT_EQ(srp::read_public_value(base::to_hex(client_value())), client_value());
    for (const auto& text : {std::string(), std::string("0"), std::string(768, '0'), modulus, "00" + modulus,
                             std::string("-1"), std::string("xy"), std::string(771, '1')})
        EXPECT_FALSE(srp::read_public_value(text)) << text;
}

TEST(srp_test, twice_the_modulus_is_refused_too) {
    auto twice = *base::from_hex("00" + modulus);
    unsigned carry = 0;
    for (auto each = twice.rbegin(); each != twice.rend(); ++each) {
        const auto doubled = static_cast<unsigned char>(*each) * 2U + carry;
        *each = static_cast<char>(doubled & 0xff);
        carry = doubled >> 8;
    }
    EXPECT_FALSE(srp::read_public_value(base::to_hex(twice)));
}

TEST(srp_test, the_pool_is_named_without_its_region) {
    EXPECT_EQ(srp::pool_name("us-east-1_AbCdEf123"), "AbCdEf123");
    EXPECT_EQ(srp::pool_name("local"), "local");
}

} // namespace
} // namespace poolguard::pool
