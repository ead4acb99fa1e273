#include "cognito/messages/common.hpp"

#include "base/json/write.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

struct pattern_case {
    const char* pattern_name;
    bool (*matches)(std::string_view);
    std::string_view text;
    bool accepted;
};

const pattern_case pattern_cases[] = {
    {"user_pool_id", is_user_pool_id, "us-east-1_AbC123xyZ", true},
    {"user_pool_id", is_user_pool_id, "local_x", true},
    {"user_pool_id", is_user_pool_id, "a_b_9", true},
    {"user_pool_id", is_user_pool_id, "", false},
    {"user_pool_id", is_user_pool_id, "us-east-1", false},
    {"user_pool_id", is_user_pool_id, "us-east-1_", false},
    {"user_pool_id", is_user_pool_id, "_AbC123xyZ", false},
    {"user_pool_id", is_user_pool_id, "us-east-1_Ab-C", false},
    {"user_pool_id", is_user_pool_id, "us east_AbC", false},
    {"user_pool_id", is_user_pool_id, "us-east-1_AbC\n", false},
    {"client_id", is_client_id, "1example23456789", true},
    {"client_id", is_client_id, "a_b+c", true},
    {"client_id", is_client_id, "", false},
    {"client_id", is_client_id, "a-b", false},
    {"client_id", is_client_id, "a b", false},
    {"visible", is_visible_text, "jane@example.com", true},
    {"visible", is_visible_text, "\xe5\xb1\xb1\xe7\x94\xb0", true}, // U+5C71 U+7530
    {"visible", is_visible_text, "\xf0\x9f\x98\x80", true},         // U+1F600
    {"visible", is_visible_text, "", false},
    {"visible", is_visible_text, "jane doe", false},
    {"visible", is_visible_text, "jane\tdoe", false},
    {"visible", is_visible_text, std::string_view("jane\0", 5), false},
    {"visible", is_visible_text, "jane\x7f", false},
    {"visible", is_visible_text,
     "a\xc2\xa0"
     "b",
     false}, // U+00A0
    {"visible", is_visible_text,
     "a\xc2\x85"
     "b",
     false}, // U+0085
    {"visible", is_visible_text,
     "a\xe2\x80\x8b"
     "b",
     false}, // U+200B
    {"visible", is_visible_text,
     "a\xe2\x80\xae"
     "b",
     false}, // U+202E
    {"visible", is_visible_text,
     "a\xe3\x80\x80"
     "b",
     false}, // U+3000
    {"visible", is_visible_text,
     "\xef\xbb\xbf"
     "b",
     false}, // U+FEFF
    {"visible", is_visible_text,
     "a\xe2\x80\x93"
     "b",
     true}, // U+2013, an en dash
    {"pool_name", is_pool_name, "My pool, 2 (not)", false},
    {"pool_name", is_pool_name, "My pool + a=b, c.d@e-f_g", true},
    {"pool_name", is_pool_name, "", false},
    {"attribute", is_attribute_name, "custom:tenant_id", true},
    {"attribute", is_attribute_name, "custom: tenant", false},
    {"token", is_token_text, "eyJ.a-b_c=.x", true},
    {"token", is_token_text, "", false},
    {"token", is_token_text, "a/b", false},
    {"token", is_token_text, "a b", false},
    {"base64", is_base64_text, "TMCGW4qeYVp32f31zShCG0qPJI3oYg1BkT4viUM+JXA=", true},
    {"base64", is_base64_text, "a/b_c", true},
    {"base64", is_base64_text, "a-b", false},
    {"base64", is_base64_text, "", false},
};

TEST(common, patterns_of_the_api_reference) {
    for (const auto& each : pattern_cases)
        EXPECT_EQ(each.matches(each.text), each.accepted) << each.pattern_name << ": " << each.text;
}

struct timed {
    timestamp At;
    std::optional<timestamp> Later;
};
BOOST_DESCRIBE_STRUCT(timed, (), (At, Later))

struct timestamp_case {
    std::string_view text;
    std::int64_t milliseconds;
};

TEST(common, timestamps_are_read_to_the_millisecond) {
    const timestamp_case cases[] = {
        {R"({"At":1689629834.417})", 1689629834417},   {R"({"At":1689629834})", 1689629834000},
        {R"({"At":1.689629834417E9})", 1689629834417}, {R"({"At":0})", 0},
        {R"({"At":1689629834.0009})", 1689629834001},
    };
    for (const auto& each : cases) {
        const auto read = json::read<timed>(each.text, json::unknown_members::ignore);
        ASSERT_TRUE(read) << each.text;
        EXPECT_EQ(base::epoch_milliseconds(read->At.at), each.milliseconds) << each.text;
        EXPECT_FALSE(read->Later);
    }
}

TEST(common, timestamps_of_another_type_are_refused) {
    for (const std::string_view text : {R"({"At":"2023-07-17"})", R"({"At":true})", R"({"At":null})", R"({})"})
        EXPECT_FALSE(json::read<timed>(text, json::unknown_members::ignore)) << text;
}

TEST(common, timestamps_are_written_with_three_decimals) {
    const std::pair<std::int64_t, std::string_view> cases[] = {
        {1689629834417, R"({"At":1689629834.417})"},
        {1689629834007, R"({"At":1689629834.007})"},
        {1689629834000, R"({"At":1689629834.000})"},
        {5, R"({"At":0.005})"},
    };
    for (const auto& [count, text] : cases)
        EXPECT_EQ(json::write(timed{{base::from_epoch_milliseconds(count)}, {}}), text);
}

TEST(common, timestamps_survive_writing_and_reading) {
    for (std::int64_t count = 1689629834000; count < 1689629835000; count += 7) {
        const auto text = json::write(timed{{base::from_epoch_milliseconds(count)}, {}});
        const auto read = json::read<timed>(text, json::unknown_members::refuse);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(base::epoch_milliseconds(read->At.at), count);
    }
}

} // namespace
} // namespace poolguard::cognito
