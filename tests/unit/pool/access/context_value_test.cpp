#include "pool/access/context_value.hpp"

#include "base/json/parse.hpp"
#include "pool/access/policy_condition.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(context_value, numbers_have_one_spelling) {
    const std::string zeros(400, '0');
    const std::string nines(38, '9');
    const std::pair<std::string, const char*> rows[] = {
        {"7", "7"},
        {"7.0", "7"},
        {"7.", "7"},
        {"+7", "7"},
        {"007", "7"},
        {"0.7e1", "7"},
        {".7E+1", "7"},
        {"70e-1", "7"},
        {"7e0", "7"},
        {"7e-0", "7"},
        {"7" + zeros + "e-400", "7"},
        {"0." + zeros + "7e401", "7"},
        {zeros + "7." + zeros, "7"},
        {"-7.50", "-7.5"},
        {"-0.75e1", "-7.5"},
        {"0", "0"},
        {"-0", "0"},
        {"+0.00e5", "0"},
        {zeros, "0"},
        {"1e3", "1000"},
        {"1000", "1000"},
        {"0.001", "0.001"},
        {"1e-3", "0.001"},
        {"12.34", "12.34"},
        {"1234e-2", "12.34"},
        {nines, "99999999999999999999999999999999999999"},
    };
    for (const auto& [spelling, expected] : rows)
        EXPECT_EQ(plain_number(spelling), expected) << spelling;
    EXPECT_EQ(plain_number("1e125"), "1" + std::string(125, '0'));
    EXPECT_EQ(plain_number("1e-130"), "0." + std::string(129, '0') + "1");
    EXPECT_EQ(plain_number("9.99e125"), "999" + std::string(123, '0'));
}

TEST(context_value, what_is_not_a_number_of_dynamodb_has_none) {
    const std::string texts[] = {"",
                                 " 7",
                                 "7 ",
                                 "7\n",
                                 std::string("7\0", 2),
                                 "+",
                                 "-",
                                 ".",
                                 "e1",
                                 ".e1",
                                 "7e",
                                 "7e+",
                                 "7e1.0",
                                 "--7",
                                 "+-7",
                                 "7,0",
                                 "7_0",
                                 "7.0.0",
                                 "0x7",
                                 "7d",
                                 "7f",
                                 "NaN",
                                 "Infinity",
                                 "-Infinity",
                                 "null",
                                 "\uff17", // a digit of another script, which some engines read as 7
                                 "\u0667",
                                 "1e126",
                                 "1e-131",
                                 "1e400",
                                 "7e00001",
                                 "1" + std::string(37, '0') + "1",
                                 std::string(39, '9')};
    for (const auto& text : texts)
        EXPECT_EQ(plain_number(text), std::nullopt) << text;
}

TEST(context_value, bytes_have_one_spelling) {
    for (const auto* text : {"+/8=", "+/8", "-_8=", "-_8", "-/8"})
        EXPECT_EQ(plain_base64(text), "+/8=") << text;
    EXPECT_EQ(plain_base64(""), "");
    for (const auto* text : {"+/9", "A", "AA A", "AA\n", "A=AA", "*"})
        EXPECT_EQ(plain_base64(text), std::nullopt) << text;
}

TEST(context_value, conditions_compare_numbers_as_numbers_and_bytes_as_bytes) {
    struct row {
        const char* condition;
        context_value given;
        bool holds;
    };
    using kind = context_value::kind;
    const context_value seven{"7", kind::number};
    const context_value bytes{"+/8=", kind::binary};
    const row rows[] = {
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"7"}})", seven, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"7.0"}})", seven, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"+0.7e1"}})", seven, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":["8","007"]}})", seven, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"70"}})", seven, false},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"-7"}})", seven, false},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"${aws:PrincipalTag/number}"}})", seven, true},
        {R"({"ForAnyValue:StringEqualsIgnoreCase":{"dynamodb:LeadingKeys":"7E0"}})", seven, true},
        {R"({"ForAnyValue:StringNotEquals":{"dynamodb:LeadingKeys":"7.0"}})", seven, false},
        {R"({"ForAnyValue:StringNotEquals":{"dynamodb:LeadingKeys":"8.0"}})", seven, true},
        {R"({"ForAnyValue:StringLike":{"dynamodb:LeadingKeys":"7.0"}})", seven, true},
        {R"({"ForAnyValue:StringLike":{"dynamodb:LeadingKeys":"7*"}})", seven, true},
        {R"({"ForAnyValue:StringNotLike":{"dynamodb:LeadingKeys":"07"}})", seven, false},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"+/8="}})", bytes, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"-_8"}})", bytes, true},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"+/9="}})", bytes, false},
        // Texts stay texts.
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"7.0"}})", "7", false},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"7"}})", "7.0", false},
        {R"({"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"-_8"}})", "+/8=", false},
    };
    const variable_lookup tags = [](std::string_view) { return std::optional<std::string>("07.00"); };
    for (const auto& [condition, given, expected] : rows) {
        const auto read = read_conditions(base::json::parse(condition).value());
        ASSERT_TRUE(read) << condition << ": " << read.error();
        EXPECT_EQ(holds(read->front(), {{"dynamodb:leadingkeys", {given}}}, tags), expected)
            << condition << ' ' << given.text;
    }
}

} // namespace
} // namespace poolguard::pool
