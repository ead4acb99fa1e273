#include "aws/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using enum signature_error;

const std::string hex(64, 'a');
const std::string credential = "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";

TEST(parse_authorization, reads_the_parts_in_any_order_and_spacing) {
    for (const auto& text :
         {"AWS4-HMAC-SHA256 " + credential + ", SignedHeaders=host;x-amz-date, Signature=" + hex,
          "AWS4-HMAC-SHA256 " + credential + ",SignedHeaders=host;x-amz-date,Signature=" + hex,
          "AWS4-HMAC-SHA256  Signature=" + hex + " ,  SignedHeaders=host;x-amz-date," + credential}) {
        const auto read = parse_authorization(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->access_key_id, "AKIDEXAMPLE");
        EXPECT_EQ(read->scope, (credential_scope{"20150830", "us-east-1", "service"}));
        EXPECT_THAT(read->signed_headers, testing::ElementsAre("host", "x-amz-date"));
        EXPECT_EQ(read->signature, hex);
    }
}

TEST(parse_authorization, refuses_other_texts) {
    const std::string start = "AWS4-HMAC-SHA256 ";
    const std::string rest = ", SignedHeaders=host, Signature=" + hex;
    struct {
        std::string text;
        signature_error expected;
    } const cases[] = {
        {"", unsupported_algorithm},
        {"Bearer abc", unsupported_algorithm},
        {"AWS AKID:sig", unsupported_algorithm},
        {"AWS4-HMAC-SHA256X " + credential + rest, unsupported_algorithm},
        {"AWS4-ECDSA-P256-SHA256 " + credential + rest, unsupported_algorithm},
        {"AWS4-HMAC-SHA256", no_credential},
        {start + "nonsense", malformed},
        {start + credential + rest + ",", malformed},
        {start + credential + ", " + credential + rest, malformed},
        {start + credential + rest + ", Extra=1", malformed},
        {start + credential + rest + std::string(5000, ' ') + ", Signature=" + hex, malformed},
        {start + "SignedHeaders=host, Signature=" + hex, no_credential},
        {start + credential + ", Signature=" + hex, no_signed_headers},
        {start + credential + ", SignedHeaders=host", no_signature},
        {start + "Credential=" + rest, malformed_credential},
        {start + "Credential=AKID/20150830/us-east-1/service" + rest, malformed_credential},
        {start + "Credential=AKID/20150830/us-east-1/service/aws4_request/x" + rest, malformed_credential},
        {start + "Credential=AKID/20150830/us-east-1/service/aws5_request" + rest, malformed_credential},
        {start + "Credential=/20150830/us-east-1/service/aws4_request" + rest, malformed_credential},
        {start + "Credential=AK'ID/20150830/us-east-1/service/aws4_request" + rest, malformed_credential},
        {start + "Credential=AKID/2015083/us-east-1/service/aws4_request" + rest, malformed_credential},
        {start + "Credential=AKID/2015-8-30/us-east-1/service/aws4_request" + rest, malformed_credential},
        {start + "Credential=AKID/20150830//service/aws4_request" + rest, malformed_credential},
        {start + "Credential=AKID/20150830/us_east/service/aws4_request" + rest, malformed_credential},
        {start + "Credential=" + std::string(129, 'A') + "/20150830/us-east-1/service/aws4_request" + rest,
         malformed_credential},
        {start + credential + ", SignedHeaders=, Signature=" + hex, malformed_signed_headers},
        {start + credential + ", SignedHeaders=Host, Signature=" + hex, malformed_signed_headers},
        {start + credential + ", SignedHeaders=x-amz-date;host, Signature=" + hex, malformed_signed_headers},
        {start + credential + ", SignedHeaders=host;host, Signature=" + hex, malformed_signed_headers},
        {start + credential + ", SignedHeaders=host;, Signature=" + hex, malformed_signed_headers},
        {start + credential + ", SignedHeaders=host, Signature=", malformed_signature},
        {start + credential + ", SignedHeaders=host, Signature=" + hex + "a", malformed_signature},
        {start + credential + ", SignedHeaders=host, Signature=" + std::string(64, 'A'), malformed_signature},
        {start + credential + ", SignedHeaders=host, Signature=" + std::string(64, 'g'), malformed_signature},
    };
    for (const auto& each : cases) {
        const auto read = parse_authorization(each.text);
        ASSERT_FALSE(read) << each.text;
        EXPECT_EQ(describe(read.error()), describe(each.expected)) << each.text;
    }
}

} // namespace
} // namespace poolguard::aws
