#include "aws/signature.hpp"

#include "base/bytes.hpp"
#include "unit/aws/signing_example.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

struct published {
    const char* name;
    signable_request request;
    const char* signature;
    const char* signed_headers = "host;x-amz-date";
};

signable_request with_headers(header_list headers, std::string method = "GET") {
    auto out = example_request(std::move(method));
    out.headers.insert(out.headers.end(), headers.begin(), headers.end());
    return out;
}

signable_request with_query(std::string query, std::string method = "GET") {
    auto out = example_request(std::move(method));
    out.query = std::move(query);
    return out;
}

signable_request with_form() {
    auto out = with_headers({{"Content-Type", "application/x-www-form-urlencoded"}}, "POST");
    out.body = "Param1=value1";
    return out;
}

const std::string unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// AWS's Signature Version 4 test suite, by the names its files have.
std::vector<published> suite() {
    return {
        {"get-vanilla", example_request(), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"post-vanilla", example_request("POST"), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
        {"get-vanilla-query-order-key-case", with_query("Param2=value2&Param1=value1"),
         "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
        {"get-vanilla-empty-query-key", with_query("Param1=value1"),
         "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
        {"get-vanilla-query-unreserved", with_query(unreserved + "=" + unreserved),
         "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
        {"get-vanilla-utf8-query", with_query("\u1234=bar"),
         "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
        {"post-vanilla-query", with_query("Param1=value1", "POST"),
         "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
        {"get-header-key-duplicate",
         with_headers({{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}),
         "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea", "host;my-header1;x-amz-date"},
        {"get-header-value-order",
         with_headers(
             {{"My-Header1", "value4"}, {"My-Header1", "value1"}, {"My-Header1", "value3"}, {"My-Header1", "value2"}}),
         "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01", "host;my-header1;x-amz-date"},
        {"get-header-value-trim", with_headers({{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}),
         "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", "host;my-header1;my-header2;x-amz-date"},
        {"get-unreserved", example_request("GET", "/" + unreserved),
         "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
        {"get-utf8", example_request("GET", "/\u1234"),
         "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
        {"get-space", example_request("GET", "/example space/"),
         "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
        {"get-slash-pointless-dot", example_request("GET", "/./example"),
         "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
        {"get-slashes", example_request("GET", "//example//"),
         "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
        {"get-relative-relative", example_request("GET", "/example1/example2/../.."),
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"post-header-key-sort", with_headers({{"My-Header1", "value1"}}, "POST"),
         "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c", "host;my-header1;x-amz-date"},
        {"post-header-value-case", with_headers({{"My-Header1", "VALUE1"}}, "POST"),
         "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d", "host;my-header1;x-amz-date"},
        {"post-x-www-form-urlencoded", with_form(), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
         "content-type;host;x-amz-date"},
    };
}

TEST(signature, signs_as_the_published_suite) {
    for (auto& each : suite()) {
        SCOPED_TRACE(each.name);
        sign(each.request, example_credentials(), "us-east-1", "service", example_time);
        EXPECT_THAT(
            values_of(each.request.headers, "authorization"),
            testing::ElementsAre(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
                std::string(each.signed_headers) + ", Signature=" + each.signature));
        EXPECT_THAT(values_of(each.request.headers, "x-amz-date"), testing::ElementsAre("20150830T123600Z"));
    }
}

TEST(signature, what_was_signed_is_verified) {
    for (auto& each : suite()) {
        SCOPED_TRACE(each.name);
        sign(each.request, example_credentials(), "us-east-1", "service", example_time);
        const auto who =
            verify(each.request, example_time, [](std::string_view) { return example_credentials(); }, "service");
        ASSERT_TRUE(who) << describe(who.error().error);
        EXPECT_EQ(who->access_key_id, "AKIDEXAMPLE");
        EXPECT_EQ(who->region, "us-east-1");
    }
}

// IAM's ListUsers in the AWS General Reference.
TEST(signature, signs_the_documented_iam_request) {
    signable_request request{"GET", "/", "Action=ListUsers&Version=2010-05-08", {}, ""};
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                       {"Host", "iam.amazonaws.com"}};
    sign(request, example_credentials(), "us-east-1", "iam", example_time);
    EXPECT_THAT(values_of(request.headers, "authorization").front(),
                testing::EndsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
}

// Computed by botocore 1.29.
TEST(signature, signs_cognito_calls_as_botocore_does) {
    const auto at = example_time +
                    (std::chrono::sys_days{std::chrono::year{2026} / 2 / 1} -
                     std::chrono::sys_days{std::chrono::year{2015} / 8 / 30}) -
                    std::chrono::hours{4} - std::chrono::minutes{30} - std::chrono::seconds{57};
    for (const auto& [token, headers, expected] :
         {std::tuple{"", "content-type;host;x-amz-date;x-amz-target",
                     "59ea68e0a05b86afb23547e836f3bd272fe5b8966179c1f3ffb93baffa7824c8"},
          std::tuple{"SESSION+TOKEN/==", "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
                     "17982ae09ad0b0c48e76d08a474d00045d7f9c4773dc6421707a01ea4e8b7771"}}) {
        signable_request request{"POST", "/", "", {}, R"({"UserPoolId":"eu-west-1_Ab129faBb"})"};
        request.headers = {{"Content-Type", "application/x-amz-json-1.1"},
                           {"User-Agent", "ignored"},
                           {"X-Amz-Target", "AWSCognitoIdentityProviderService.ListUsers"},
                           {"Host", "cognito-idp.eu-west-1.amazonaws.com"}};
        auto who = example_credentials();
        who.session_token = base::secret{token};
        sign(request, who, "eu-west-1", "cognito-idp", at);
        EXPECT_EQ(values_of(request.headers, "authorization").front(),
                  std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260201/eu-west-1/cognito-idp/aws4_request, "
                              "SignedHeaders=") +
                      headers + ", Signature=" + expected);
    }
    auto odd = example_request("GET", "/a%20b//c/../d%2Fe/");
    odd.query = "b=2&a=%20x&a=1&c";
    sign(odd, example_credentials(), "us-east-1", "service", at);
    EXPECT_THAT(values_of(odd.headers, "authorization").front(),
                testing::EndsWith("Signature=481fa2f5d0579ff9533a3cbe28c4aedf06d0d678d8e8b7496b6bbc3b1568d862"));
}

TEST(signature, signing_again_replaces_what_was_there) {
    auto request = example_request();
    auto who = example_credentials();
    who.session_token = base::secret{"token"};
    sign(request, who, "us-east-1", "service", example_time - std::chrono::hours{1});
    sign(request, example_credentials(), "us-east-1", "service", example_time);
    EXPECT_EQ(request.headers.size(), 3U);
    EXPECT_THAT(values_of(request.headers, "authorization").front(),
                testing::EndsWith("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

TEST(signature, throws_for_a_request_without_host) {
    signable_request request{"GET", "/", "", {}, ""};
    EXPECT_THROW(sign(request, example_credentials(), "us-east-1", "service", example_time), std::logic_error);
}

TEST(signing_key, matches_the_documentation) {
    const auto key = derive_signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {"20150830", "us-east-1", "iam"});
    EXPECT_EQ(base::to_hex(key.reveal()), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST(signing_key, the_cache_is_bounded_and_bound_to_the_secret) {
    signing_key_cache cache(3);
    const auto who = example_credentials();
    const auto first = cache.get(who, {"20150830", "us-east-1", "iam"});
    EXPECT_TRUE(cache.get(who, {"20150830", "us-east-1", "iam"}).equals(first.reveal()));
    EXPECT_EQ(cache.size(), 1U);
    auto rotated = who;
    rotated.secret_access_key = base::secret{"another"};
    EXPECT_FALSE(cache.get(rotated, {"20150830", "us-east-1", "iam"}).equals(first.reveal()));
    EXPECT_EQ(cache.size(), 1U);
    for (const auto* region : {"a", "b", "c", "d", "e"})
        EXPECT_TRUE(
            cache.get(who, {"20150830", region, "iam"})
                .equals(derive_signing_key(who.secret_access_key.reveal(), {"20150830", region, "iam"}).reveal()));
    EXPECT_EQ(cache.size(), 3U);
}

} // namespace
} // namespace poolguard::aws
