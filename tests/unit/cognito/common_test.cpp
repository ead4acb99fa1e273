#include "cognito/messages/common.hpp"

#include "base/json/write.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

struct pattern_case {
    const json::pattern& pattern;
    std::string_view text;
    bool accepted;
};

const pattern_case pattern_cases[] = {
    {user_pool_id_pattern, "us-east-1_AbC123xyZ", true},
    {user_pool_id_pattern, "local_x", true},
    {user_pool_id_pattern, "a_b_9", true},
    {user_pool_id_pattern, "", false},
    {user_pool_id_pattern, "us-east-1", false},
    {user_pool_id_pattern, "us-east-1_", false},
    {user_pool_id_pattern, "_AbC123xyZ", false},
    {user_pool_id_pattern, "us-east-1_Ab-C", false},
    {user_pool_id_pattern, "us east_AbC", false},
    {user_pool_id_pattern, "us-east-1_AbC\n", false},
    {client_id_pattern, "1example23456789", true},
    {client_id_pattern, "a_b+c", true},
    {client_id_pattern, "", false},
    {client_id_pattern, "a-b", false},
    {client_id_pattern, "a b", false},
    {username_pattern, "jane@example.com", true},
    {username_pattern, "\xe5\xb1\xb1\xe7\x94\xb0", true}, // U+5C71 U+7530
    {username_pattern, "\xf0\x9f\x98\x80", true},         // U+1F600
    {username_pattern, "", false},
    {username_pattern, "jane doe", false},
    {username_pattern, "jane\tdoe", false},
    {username_pattern, std::string_view("jane\0", 5), false},
    {username_pattern, "jane\x7f", false},
    {username_pattern,
     "a\xc2\xa0"
     "b",
     false}, // U+00A0
    {username_pattern,
     "a\xc2\x85"
     "b",
     false}, // U+0085
    {username_pattern,
     "a\xe2\x80\x8b"
     "b",
     false}, // U+200B
    {username_pattern,
     "a\xe2\x80\xae"
     "b",
     false}, // U+202E
    {username_pattern,
     "a\xe3\x80\x80"
     "b",
     false}, // U+3000
    {username_pattern,
     "\xef\xbb\xbf"
     "b",
     false}, // U+FEFF
    {username_pattern,
     "a\xe2\x80\x93"
     "b",
     true}, // U+2013, an en dash
    {pool_name_pattern, "My pool, 2 (not)", false},
    {pool_name_pattern, "My pool + a=b, c.d@e-f_g", true},
    {pool_name_pattern, "", false},
    {attribute_name_pattern, "custom:tenant_id", true},
    {attribute_name_pattern, "custom: tenant", true},
    {password_pattern, "Correct horse 7 battery!", true},
    {password_pattern, "a\xc2\xa0z", true}, // U+00A0
    {password_pattern, "z", false},
    {password_pattern, " leading", false},
    {password_pattern, "trailing ", false},
    {password_pattern, "two\nlines", false},
    {token_pattern, "eyJ.a-b_c=.x", true},
    {token_pattern, "", false},
    {token_pattern, "a/b", false},
    {token_pattern, "a b", false},
    {secret_hash_pattern, "TMCGW4qeYVp32f31zShCG0qPJI3oYg1BkT4viUM+JXA=", true},
    {secret_hash_pattern, "a/b_c", true},
    {secret_hash_pattern, "a-b", false},
    {secret_hash_pattern, "", false},
};

TEST(common, patterns_of_the_api_reference) {
    for (const auto& each : pattern_cases)
        EXPECT_EQ(json::matches(each.pattern, each.text), each.accepted) << each.pattern.regex << ": " << each.text;
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
