#include "app/commands/apply/template_parameters.hpp"

#include <gtest/gtest.h>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

std::string outcome(std::string_view declared, const std::string& given) {
    const auto value = parameter_value("Pw", json::parse(declared), given);
    return value ? json::serialize(*value) : value.error();
}

// Every value here holds "S3cret", and no error does.
TEST(template_parameters, errors_name_the_rule_and_not_the_value) {
    const std::string long_value = "S3cret" + std::string(5000, 'x');
    const std::tuple<const char*, std::string, const char*> table[] = {
        {R"({"Type":"String","NoEcho":true,"AllowedPattern":"[a-z]+"})", "S3cret",
         "The parameter Pw does not match its AllowedPattern"},
        {R"({"Type":"String","AllowedValues":["a","b"]})", "S3cret", "The parameter Pw is none of its AllowedValues"},
        {R"({"Type":"String","MinLength":7})", "S3cret", "The parameter Pw is shorter than its MinLength"},
        {R"({"Type":"String","MaxLength":"5"})", "S3cret", "The parameter Pw is longer than its MaxLength"},
        {R"({"Type":"String"})", long_value, "The parameter Pw is longer than 4096 bytes"},
        {R"({"Type":"Number"})", "S3cret", "The parameter Pw is not a number, as its Type says"},
        {R"({"Type":"Number","MinValue":8})", "7", "The parameter Pw is less than its MinValue"},
        {R"({"Type":"Number","MaxValue":8})", "9", "The parameter Pw is greater than its MaxValue"}};
    for (const auto& [declared, given, wanted] : table) {
        EXPECT_EQ(outcome(declared, given), wanted) << declared;
        EXPECT_EQ(outcome(declared, given).find("S3cret"), std::string::npos) << declared;
    }
}

TEST(template_parameters, patterns_match_the_whole_value) {
    const std::tuple<const char*, const char*, bool> table[] = {
        {"[a-z]+", "abc", true},   {"[a-z]+", "abc1", false}, {"[a-z]+", "1abc", false},
        {"a|abc", "abc", true},    {"^[a-z]*$", "abc", true}, {"^[a-z]*$", "a\nb", false},
        {R"(\d{3})", "123", true}, {"é.", "éé", true},        {".*", "", true}};
    for (const auto& [pattern, given, wanted] : table) {
        const json::value declared{{"Type", "String"}, {"AllowedPattern", pattern}};
        EXPECT_EQ(parameter_value("P", declared, given).has_value(), wanted) << pattern << " " << given;
    }
}

TEST(template_parameters, patterns_take_time_that_grows_with_the_value_only) {
    const std::string value = std::string(4000, 'a') + "!";
    EXPECT_EQ(outcome(R"({"Type":"String","AllowedPattern":"(a+)+$"})", value),
              "The parameter Pw does not match its AllowedPattern");
    EXPECT_EQ(outcome(R"({"Type":"String","AllowedPattern":"(a|b|!)*"})", value), json::serialize(json::value(value)));
}

TEST(template_parameters, patterns_that_are_not_understood_are_refused) {
    for (const auto* pattern : {"(", "(?=a)a", R"((a)\\1)"})
        for (int times = 0; times < 2; ++times)
            EXPECT_NE(outcome(std::string(R"({"Type":"String","AllowedPattern":")") + pattern + R"("})", "a")
                          .find("not supported"),
                      std::string::npos)
                << pattern;
}

TEST(template_parameters, lengths_are_counted_in_characters) {
    EXPECT_EQ(outcome(R"({"Type":"String","MinLength":2,"MaxLength":2})", "éé"), R"("éé")");
}

} // namespace
} // namespace poolguard::app::apply
