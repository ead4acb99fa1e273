#include "aws/encrypted_message.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>

namespace poolguard::aws {
namespace {

// What the AWS Encryption SDK for JavaScript, 5.0.2, made of "123456" with the data key 00 01 ... 1f and the suite
// 0378, without the signature.
constexpr auto message_of_the_sdk =
    "0180037848f01308f02ea55ee01495c0e766b60e0081000200156177732d63727970746f2d7075626c69632d6b65790044416e765536"
    "6930745177714f664574543875655a7234663746736271355937576e4b77414d6c6978384349333132544a7848556d482b4d5437684c"
    "74547171676f513d3d000b75736572706f6f6c2d6964001375732d656173742d315f416243644566313233000100076177732d6b6d73"
    "004b61726e3a6177733a6b6d733a75732d656173742d313a3132333435363738393031323a6b65792f30663065306430632d30623061"
    "2d343930382d383730362d3035303430333032303130300028c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdc"
    "dddedfe0e1e2e3e4e5e6e702000000000c00001000000000000000000000000000b9eb87bd017035849140e4825c5f9387ffffffff00"
    "000001000000000000000000000001000000066328a21f51055e8a7572e6b3b2d373672e82138638a6";

base::bytes counted(unsigned char first, std::size_t count) {
    base::bytes out;
    for (std::size_t i = 0; i < count; ++i)
        out += static_cast<char>(first + i);
    return out;
}

class encrypted_message_test : public testing::Test {
  protected:
    const data_key key_{.key_arn = "arn:aws:kms:us-east-1:123456789012:key/0f0e0d0c-0b0a-4908-8706-050403020100",
                        .encrypted = counted(0xc0, 40),
                        .plain = base::secret(counted(0, 32))};
    const base::bytes id_ = *base::from_hex("48f01308f02ea55ee01495c0e766b60e");
    const encryption_context context_{
        {public_key_name, "AnvU6i0tQwqOfEtT8ueZr4f7Fsbq5Y7WnKwAMlix8CI312TJxHUmH+MT7hLtTqqgoQ=="},
        {"userpool-id", "us-east-1_AbCdEf123"}};
};

TEST_F(encrypted_message_test, has_the_bytes_that_the_sdk_makes) {
    EXPECT_EQ(base::to_hex(unsigned_message("123456", key_, context_, id_)), message_of_the_sdk);
}

TEST_F(encrypted_message_test, each_input_changes_what_is_authenticated) {
    const auto tail = [](const base::bytes& message) { return message.substr(message.size() - 32); };
    const auto usual = unsigned_message("123456", key_, context_, id_);
    auto other_key = key_;
    other_key.plain = base::secret(counted(1, 32));
    auto other_pool = context_;
    other_pool["userpool-id"] = "us-east-1_AbCdEf124";
    EXPECT_NE(tail(unsigned_message("123457", key_, context_, id_)), tail(usual));
    EXPECT_NE(tail(unsigned_message("123456", other_key, context_, id_)), tail(usual));
    EXPECT_NE(tail(unsigned_message("123456", key_, context_, counted(0, 16))), tail(usual));
    const auto header_tag = [](const base::bytes& message) { return message.substr(message.size() - 62, 16); };
    EXPECT_NE(header_tag(unsigned_message("123456", key_, other_pool, id_)), header_tag(usual));
}

TEST_F(encrypted_message_test, is_signed_by_the_key_in_its_context) {
    const message_signer by;
    const auto signed_one = signed_message("123456", key_, context_, by, id_);
    const auto text = unsigned_message("123456", key_, context_, id_);
    ASSERT_TRUE(signed_one.starts_with(text));
    const auto size = base::octets(signed_one).subspan(text.size(), 2);
    const auto signature = signed_one.substr(text.size() + 2);
    EXPECT_EQ(signature.size(), size[0] * 256U + size[1]);

    const auto point = *base::from_base64(by.public_key());
    base::pkey_ptr key{EVP_EC_gen("P-384")};
    ASSERT_EQ(EVP_PKEY_set1_encoded_public_key(key.get(), base::octets(point).data(), point.size()), 1);
    const base::digest_context_ptr check{EVP_MD_CTX_new()};
    ASSERT_EQ(EVP_DigestVerifyInit(check.get(), nullptr, EVP_sha384(), nullptr, key.get()), 1);
    EXPECT_EQ(EVP_DigestVerify(check.get(), base::octets(signature).data(), signature.size(), base::octets(text).data(),
                               text.size()),
              1);
    EXPECT_NE(message_signer().public_key(), by.public_key());
}

} // namespace
} // namespace poolguard::aws
