#include "base/seal.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

class seal : public testing::Test {
  protected:
    system_random random;
    sealer ours{secret{"a master key of some length"}, "private keys"};
};

TEST_F(seal, opens_with_the_same_context) {
    const auto sealed = ours.seal(random, "a private key", "pool 1");
    EXPECT_EQ(ours.open(sealed, "pool 1"), "a private key");
    EXPECT_EQ(sealed.find("a private key"), std::string::npos);
}

TEST_F(seal, two_seals_of_one_value_differ) {
    EXPECT_NE(ours.seal(random, "value", "context"), ours.seal(random, "value", "context"));
}

TEST_F(seal, opens_with_no_other_key_purpose_or_context) {
    const auto sealed = ours.seal(random, "value", "context");
    EXPECT_FALSE(ours.open(sealed, "another context"));
    EXPECT_FALSE(sealer(secret{"a master key of some length"}, "sessions").open(sealed, "context"));
    EXPECT_FALSE(sealer(secret{"another master key entirely"}, "private keys").open(sealed, "context"));
    EXPECT_FALSE(ours.open("", "context"));
}

TEST_F(seal, every_altered_or_missing_byte_is_found) {
    const auto sealed = ours.seal(random, "value", "context");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        EXPECT_FALSE(ours.open(altered, "context")) << i;
        EXPECT_FALSE(ours.open(sealed.substr(0, i), "context")) << i;
    }
}

struct gcm_vector {
    const char* key;
    const char* nonce;
    const char* plain;
    const char* context;
    const char* sealed;
};

// The Galois/Counter Mode of Operation (McGrew and Viega), test cases 13 to 16; and of Project Wycheproof
// (C2SP/wycheproof, testvectors_v1/aes_gcm, at dac1dd4) 91, 92, 128 and 129, whose tags are all zeros or all ones.
TEST(encrypt_gcm, is_that_of_the_specification) {
    const std::string zeros(64, '0');
    const auto key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    const auto plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        "b16aedf5aa0de657ba637b39";
    const auto special_key = "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f";
    const gcm_vector table[] = {
        {zeros.c_str(), "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
        {zeros.c_str(), "000000000000000000000000", "00000000000000000000000000000000", "",
         "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
        {key, "cafebabefacedbaddecaf888",
         "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
         "e657ba637b391aafd255",
         "",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
         "7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"},
        {key, "cafebabefacedbaddecaf888", plain, "feedfacedeadbeeffeedfacedeadbeefabaddad2",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
         "7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
        {"92ace3e348cd821092cd921aa3546374299ab46209691bc28b8752d17f123c20", "00112233445566778899aabb",
         "00010203040506070809", "00000000ffffffff", "e27abdd2d2a53d2f136b9a4a2579529301bcfb71c78d4060f52c"},
        {"29d3a44f8723dc640239100c365423a312934ac80239212ac3df3421a2098123", "00112233445566778899aabb", "",
         "aabbccddeeff", "2a7d77fa526b8250cb296078926b5020"},
        {special_key, "000000000000000000000000", "561008fa07a68f5c61285cd013464eaf", "",
         "23293e9b07ca7d1b0cae7cc489a973b3ffffffffffffffffffffffffffffffff"},
        {special_key, "ffffffffffffffffffffffff", "c6152244cea1978d3e0bc274cf8c0b3b", "",
         "7cb6fc7c6abc009efe9551a99f36a42100000000000000000000000000000000"},
    };
    for (const auto& each : table)
        EXPECT_EQ(to_hex(encrypt_gcm(*from_hex(each.key), *from_hex(each.nonce), *from_hex(each.plain),
                                     *from_hex(each.context))),
                  each.sealed);
}

// Sealed by HKDF and AES-GCM of Python's cryptography 48, with the nonce 0 to 11: what is kept must open for ever.
TEST_F(seal, opens_what_another_implementation_sealed) {
    const auto sealed = from_hex("000102030405060708090a0ba04a85f6a3e8852dc77fac7ae499389b6506724d28461ffe97ca2dc07d");
    EXPECT_EQ(ours.open(*sealed, "pool 1"), "a private key");
}

} // namespace
} // namespace poolguard::base
