#include "aws/signable_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

TEST(canonical_path, is_normalised_and_encoded_again) {
    const std::pair<const char*, const char*> cases[] = {
        {"", "/"},
        {"/", "/"},
        {"//", "/"},
        {"/.", "/"},
        {"/..", "/"},
        {"/../..", "/"},
        {"/./", "/"},
        {"/a/../b", "/b"},
        {"/a/b/../..", "/"},
        {"/a//b/", "/a/b/"},
        {"/a b", "/a%20b"},
        {"/a%20b", "/a%2520b"},
        {"/a+b", "/a%2Bb"},
        {"/a:b@c", "/a%3Ab%40c"},
        {"/\xff", "/%FF"},
        {"/-._~", "/-._~"},
        {"/a.../.b", "/a.../.b"},
    };
    for (const auto& [path, expected] : cases)
        EXPECT_EQ(canonical_path(path), expected) << path;
}

TEST(canonical_query, is_sorted_and_encoded_uniformly) {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"a", "a="},
        {"a=", "a="},
        {"b=1&a=2", "a=2&b=1"},
        {"a=2&a=1", "a=1&a=2"},
        {"a=1&A=2", "A=2&a=1"},
        {"a=b=c", "a=b%3Dc"},
        {"a=%7e%2f", "a=~%2F"},
        {"a=%2F", "a=%2F"},
        {"a=+", "a=%2B"},
        {"a=%", "a=%25"},
        {"a=%zz", "a=%25zz"},
        {"a=\x01", "a=%01"},
        {"&&a=1&", "a=1"},
        {"a-b=1&a=2", "a=2&a-b=1"},
    };
    for (const auto& [query, expected] : cases)
        EXPECT_EQ(canonical_query(query), expected) << query;
}

// The IAM example of the AWS General Reference.
TEST(canonical_request, is_the_documented_text) {
    signable_request request{"GET", "/", "Action=ListUsers&Version=2010-05-08", {}, ""};
    request.headers = {{"Host", "iam.amazonaws.com"},
                       {"Content-Type", " application/x-www-form-urlencoded;\t  charset=utf-8 "},
                       {"X-Amz-Date", "20150830T123600Z"}};
    EXPECT_EQ(canonical_request(request, {"content-type", "host", "x-amz-date"}, "e3b0"),
              "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
              "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\n"
              "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\ne3b0");
}

TEST(header_list, is_searched_without_regard_to_case) {
    header_list headers{{"Host", "a"}, {"HOST", "b"}, {"X-Other", "c"}};
    EXPECT_THAT(values_of(headers, "host"), testing::ElementsAre("a", "b"));
    remove_header(headers, "host");
    EXPECT_THAT(headers, testing::ElementsAre(testing::Pair("X-Other", "c")));
}

} // namespace
} // namespace poolguard::aws
