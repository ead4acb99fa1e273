#include "base/digest.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

// FIPS 180-4 examples.
TEST(digest, sha256_of_the_standard) {
    EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

struct mac {
    std::string key;
    std::string text;
    const char* sha256;
    const char* sha384;
    const char* sha1;
};

// RFC 4231 test cases 1 to 4, 6 and 7; the sums by SHA-1 of 1, 2 and 3 are also in RFC 2202.
TEST(digest, hmac_of_the_rfcs) {
    const std::string long_key(131, '\xaa');
    std::string counted;
    for (char c = 1; c <= 25; ++c)
        counted += c;
    const mac table[] = {
        {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
         "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
         "b617318655057264e28bc0b6fb378c8ef146be00"},
        {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
         "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
         "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
         "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
        {counted, std::string(50, '\xcd'), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
         "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
         "4c9007f4026250c6bc8414f9bf50c86c2d7235da"},
        {long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
         "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
         "90d0dace1c1bdc957339307803160335bde6df2b"},
        {long_key,
         "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
         "hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
         "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
         "217e44bb08b6e06a2d6c30f3cb9f537f97c63356"},
    };
    for (const auto& each : table) {
        EXPECT_EQ(to_hex(hmac_sha256(each.key, each.text)), each.sha256) << each.text;
        EXPECT_EQ(to_hex(hmac_sha384(each.key, each.text)), each.sha384) << each.text;
        EXPECT_EQ(to_hex(hmac_sha1(each.key, each.text)), each.sha1) << each.text;
    }
}

// RFC 4231 test case 6, RFC 2202 test case 6.
TEST(digest, a_key_longer_than_a_block_is_hashed_first) {
    constexpr std::string_view data = "Test Using Larger Than Block-Size Key - Hash Key First";
    const std::string key(131, '\xaa');
    EXPECT_EQ(to_hex(hmac_sha256(key, data)), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(to_hex(hmac_sha384(key, data)),
              "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
    EXPECT_EQ(to_hex(hmac_sha1(std::string(80, '\xaa'), data)), "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

// A key of exactly a block is not hashed.
TEST(digest, a_key_of_a_block_is_taken_as_it_is) {
    EXPECT_EQ(to_hex(hmac_sha256(std::string(64, 'k'), "data")),
              "93244b031118b8060c6619e5900fcf916faefb2d8d020fecb22ae0f62275db08");
    EXPECT_EQ(to_hex(hmac_sha256(std::string(65, 'k'), "data")),
              "a79b53d0bf1cb4bb00c301979e6e60ef792a435cafabd76ab9e8989bbdef2dff");
    EXPECT_EQ(to_hex(hmac_sha384(std::string(128, 'k'), {})),
              "6a2c7a0784f6a1f92a451c85fea7802d13f8ecd754735d6f6cab037b724713de9af127f457ce12fb1708cacda894480f");
}

} // namespace
} // namespace poolguard::base
