#include "aws/lambda_call.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

TEST(lambda_call, reads_arns_of_functions) {
    struct row {
        std::string_view text;
        std::string_view parts; // "region name qualifier", or empty
    };
    const row table[]{
        {"arn:aws:lambda:eu-west-1:123456789012:function:f", "eu-west-1 f "},
        {"arn:aws:lambda:eu-west-1:123456789012:function:f:live", "eu-west-1 f live"},
        {"arn:aws-cn:lambda:cn-north-1:123456789012:function:f", "cn-north-1 f "},
        {"arn:aws:lambda:eu-west-1:123456789012:function:", ""},
        {"arn:aws:lambda:eu-west-1:123456789012:function", ""},
        {"arn:aws:lambda:eu-west-1:123456789012:function:f:live:more", ""},
        {"arn:aws:sns:eu-west-1:123456789012:function:f", ""},
        {"arn:aws:lambda:evil.example/:123456789012:function:f", ""},
        {"arn:aws:lambda:EU-WEST-1:123456789012:function:f", ""},
        {"arn:aws:lambda::123456789012:function:f", ""},
        {"f", ""},
    };
    for (const auto& [text, parts] : table) {
        const auto found = parse_function_arn(text);
        EXPECT_EQ(found ? found->region + ' ' + found->name + ' ' + found->qualifier : "", parts) << text;
    }
}

} // namespace
} // namespace poolguard::aws
