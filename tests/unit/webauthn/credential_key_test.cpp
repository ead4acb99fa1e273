#include "webauthn/credential_key.hpp"

#include "base/bytes.hpp"
#include "unit/jwt/broken_openssl.hpp"
#include "unit/webauthn/wycheproof_vectors.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::webauthn {
namespace {

std::string bytes_of(std::string_view hex) { return *base::from_hex(hex); }

// {1: 2, 3: -7, -1: 1, -2: x, -3: y}
std::string cose_of(const test::wycheproof_key& key) {
    return bytes_of(fmt::format("a5010203262001215820{}225820{}", key.first, key.second));
}

// Other encodings of the same numbers, numbers out of range, and values that are no numbers.
TEST(credential_key, takes_one_der_encoding_of_a_signature) {
    for (const auto& each : test::wycheproof_der) {
        SCOPED_TRACE(fmt::format("{} {}", each.id, each.kind));
        const auto key = credential_key::read(cose_of(each.key));
        ASSERT_TRUE(key.has_value());
        const auto verified = key->verify(bytes_of(each.text), bytes_of(each.signature));
        EXPECT_EQ(verified.has_value(), each.is_valid);
        if (!verified) {
            EXPECT_EQ(verified.error(), error::bad_signature) << name(verified.error());
        }
    }
}

// One of each kind: the P-256 key of a vector, that of RFC 8032 section 7.1, and a number of 2048 bits.
const std::string p256_key = cose_of(test::wycheproof_der[0].key);
const std::string ed25519_key =
    bytes_of("a4010103272006215820d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const std::string rsa_key = bytes_of("a401030339010020590100") + std::string(256, '\xc5') + bytes_of("2143010001");

TEST(credential_key, takes_no_signature_for_good_that_openssl_did_not_check) {
    const std::pair<std::string, std::size_t> rows[] = {{p256_key, 70}, {ed25519_key, 64}, {rsa_key, 256}};
    for (const auto& [cose, size] : rows) {
        const auto key = credential_key::read(cose);
        ASSERT_TRUE(key.has_value()) << base::to_hex(cose);
        const std::string signature(size, 's');
        EXPECT_EQ(key->verify("data", signature).error(), error::bad_signature);
        {
            const jwt::test::broken_openssl broken;
            EXPECT_EQ(key->verify("data", signature), std::unexpected(error::crypto_failure)) << base::to_hex(cose);
            EXPECT_EQ(credential_key::read(cose).error(), error::crypto_failure) << base::to_hex(cose);
        }
        EXPECT_EQ(key->verify("data", signature).error(), error::bad_signature);
    }
}

TEST(credential_key, is_of_the_kind_that_it_says) {
    const auto changed = [](std::string cose, std::size_t at, char to) {
        cose[at] = to;
        return cose;
    };
    const std::tuple<const char*, std::string, error> rows[] = {
        {"nothing", "", error::malformed_cbor},
        {"a list", bytes_of("80"), error::malformed_key},
        {"no algorithm", bytes_of("a10102"), error::malformed_key},
        {"the algorithm of another key", changed(p256_key, 4, '\x27'), error::malformed_key},
        {"an algorithm that is not taken", bytes_of("a201020322"), error::unsupported_algorithm},
        {"another type", changed(p256_key, 2, '\x01'), error::malformed_key},
        {"another curve", changed(p256_key, 6, '\x02'), error::malformed_key},
        {"no point of the curve", changed(p256_key, 12, static_cast<char>(p256_key[12] ^ 1)), error::malformed_key},
        {"the type of another key", changed(ed25519_key, 2, '\x02'), error::malformed_key},
        {"another curve of its type", changed(ed25519_key, 6, '\x04'), error::malformed_key},
        {"a number of another type", changed(rsa_key, 2, '\x02'), error::malformed_key},
    };
    for (const auto& [what, cose, expected] : rows) {
        const auto read = credential_key::read(cose);
        ASSERT_FALSE(read.has_value()) << what;
        EXPECT_EQ(read.error(), expected) << what << ' ' << name(read.error());
    }
}

} // namespace
} // namespace poolguard::webauthn
