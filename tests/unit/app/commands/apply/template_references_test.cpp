#include "app/commands/apply/template_references.hpp"

#include <gtest/gtest.h>
#include <map>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

std::string outcome(std::string_view text) {
    static const std::map<std::string, json::value> values{{"A", "1"},     {"Nested", "${A}"}, {"Literal", "${!A}"},
                                                           {"Open", "${"}, {"Eight", 8},       {"Yes", true}};
    const auto done = substitute(text, [&](const std::string& name) -> std::expected<json::value, std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::unexpected("no " + name);
        return found->second;
    });
    return done ? *done : done.error();
}

TEST(template_references, substitutes_once) {
    const std::pair<const char*, const char*> table[] = {{"", ""},
                                                         {"plain", "plain"},
                                                         {"${A}", "1"},
                                                         {"x${A}y${A}z", "x1y1z"},
                                                         {"${Eight} ${Yes}", "8 true"},
                                                         {"${!A}", "${A}"},
                                                         {"${!A}${A}", "${A}1"},
                                                         // What is in a value stays.
                                                         {"${Nested}", "${A}"},
                                                         {"${Nested}${A}", "${A}1"},
                                                         {"${Literal}", "${!A}"},
                                                         {"${Open}A}", "${A}"},
                                                         // What is not closed is text.
                                                         {"${A", "${A"},
                                                         {"${!A", "${!A"},
                                                         {"$A {A} $", "$A {A} $"},
                                                         {"${Gone} ${A}", "no Gone"}};
    for (const auto& [given, wanted] : table)
        EXPECT_EQ(outcome(given), wanted) << given;
}

TEST(template_references, substituted_names_are_those_that_are_substituted) {
    EXPECT_EQ(substituted_names("${A}-${!B}-${C.Arn}-${D"), (std::vector<std::string>{"A", "C.Arn"}));
}

TEST(template_references, a_substituted_text_is_bounded) {
    const std::string half(largest_text / 2, 'x');
    const auto of_halves = [&](std::string_view text) {
        return substitute(text, [&](const std::string&) { return json::value(half); });
    };
    EXPECT_TRUE(of_halves("${A}${A}"));
    EXPECT_EQ(of_halves("${A}${A}!").error(), "Fn::Sub makes a text of more than 1 MiB");
    EXPECT_FALSE(of_halves("${A}${A}${A}"));
}

} // namespace
} // namespace poolguard::app::apply
