#include "aws/kms_call.hpp"

#include "aws/static_credentials.hpp"
#include "unit/aws/signing_example.hpp"
#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

constexpr auto key_arn = "arn:aws:kms:eu-west-1:123456789012:key/one";

class canned_transport final : public http_transport {
  public:
    std::expected<http_reply, transport_error> send(const http_request& request) override {
        asked = request.body;
        headers = request.headers;
        return reply;
    }
    std::string asked;
    header_list headers;
    std::expected<http_reply, transport_error> reply;
};

class kms_call_test : public testing::Test {
  protected:
    std::expected<data_key, call_error> ask(std::expected<http_reply, transport_error> reply) {
        transport_.reply = std::move(reply);
        const json_call kms(*kms_target(key_arn, {}), transport_, who_, clock_, random_,
                            [this](auto pause) { clock_.advance(pause); });
        return generate_data_key(kms, key_arn, {{"userpool-id", "eu-west-1_a"}});
    }
    std::expected<data_key, call_error> ask_for(std::string body, int status = 200) {
        return ask(http_reply{status, {}, std::move(body)});
    }
    static std::string reply_with(std::string_view plain, std::string_view encrypted = "ZW5jcnlwdGVk") {
        return fmt::format(R"({{"KeyId":"{}","Plaintext":"{}","CiphertextBlob":"{}","KeyMaterialId":"x"}})", key_arn,
                           plain, encrypted);
    }

    canned_transport transport_;
    fixed_credentials who_{example_credentials()};
    base::manual_clock clock_{example_time};
    base::system_random random_;
};

TEST_F(kms_call_test, knows_the_service_of_a_key) {
    struct row {
        std::string_view arn;
        std::string_view url;
        std::string_view target; // "region url", or empty
    };
    const row table[]{
        {key_arn, "", "eu-west-1 https://kms.eu-west-1.amazonaws.com/"},
        {key_arn, "http://127.0.0.1:8080", "eu-west-1 http://127.0.0.1:8080"},
        {"arn:aws:kms:us-east-1:123456789012:alias/codes", "", "us-east-1 https://kms.us-east-1.amazonaws.com/"},
        {"arn:aws-cn:kms:cn-north-1:123456789012:key/one", "", "cn-north-1 https://kms.cn-north-1.amazonaws.com.cn/"},
        {"arn:aws:lambda:us-east-1:123456789012:function:f", "", ""},
        {"arn:aws:kms::123456789012:key/one", "", ""},
        {"arn:aws:kms:evil.example/:123456789012:key/one", "", ""},
        {"arn:aws:kms:evil.example:123456789012:key/one", "http://127.0.0.1:8080", ""},
        {"arn:aws:kms:us-east-1", "", ""},
        {"one", "", ""},
        {"", "", ""},
    };
    for (const auto& [arn, url, target] : table) {
        const auto found = kms_target(arn, url);
        EXPECT_EQ(found ? found->region + ' ' + found->url : "", target) << arn;
    }
}

TEST_F(kms_call_test, brings_a_key_in_clear_and_encrypted) {
    const std::string plain(32, 'k');
    const auto made = ask_for(reply_with(base::to_base64(plain)));
    ASSERT_TRUE(made);
    EXPECT_EQ(made->key_arn, key_arn);
    EXPECT_EQ(made->encrypted, "encrypted");
    EXPECT_TRUE(made->plain.equals(plain));
    EXPECT_EQ(transport_.asked,
              fmt::format(R"({{"KeyId":"{}","NumberOfBytes":32,"EncryptionContext":{{"userpool-id":"eu-west-1_a"}}}})",
                          key_arn));
    EXPECT_NE(std::ranges::find(transport_.headers,
                                std::pair<std::string, std::string>("X-Amz-Target", "TrentService.GenerateDataKey")),
              transport_.headers.end());
}

TEST_F(kms_call_test, says_why_there_is_no_key) {
    const auto plain = base::to_base64(std::string(32, 'k'));
    struct row {
        std::string body;
        int status;
        std::string name;
    };
    const row table[]{
        {R"({"__type":"NotFoundException"})", 400, "NotFoundException"},
        {R"({"__type":"com.amazonaws.kms#DisabledException"})", 400, "DisabledException"},
        {"", 502, ""},
        {"", 200, "UnreadableReply"},
        {"[]", 200, "UnreadableReply"},
        {R"({"KeyId":"one"})", 200, "UnreadableReply"},
        {reply_with("c2hvcnQ="), 200, "UnreadableReply"},
        {reply_with("not base64"), 200, "UnreadableReply"},
        {reply_with(plain, ""), 200, "UnreadableReply"},
        {reply_with(plain, "?"), 200, "UnreadableReply"},
    };
    for (const auto& [body, status, name] : table) {
        const auto made = ask_for(body, status);
        ASSERT_FALSE(made) << body;
        EXPECT_EQ(made.error().name, name);
    }
    EXPECT_EQ(ask(std::unexpected(transport_error::timed_out)).error().what, call_error::kind::timed_out);
}

} // namespace
} // namespace poolguard::aws
