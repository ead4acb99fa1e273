#include "app/settings/dotenv.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

TEST(dotenv, forms_of_a_line) {
    const auto found = parse_dotenv("# a comment\n"
                                    "\n"
                                    "A=1\n"
                                    "export B=two words\r\n"
                                    "  C = spaced  \n"
                                    "D=\"quoted # not a comment\" # one\n"
                                    "E='single \"inside\"'\n"
                                    "F=value # comment\n"
                                    "G=#comment\n"
                                    "H=a#b\n"
                                    "I=\"line\\nbreak \\\"q\\\"\"\n"
                                    "J=\n"
                                    "A=last wins");
    ASSERT_TRUE(found) << found.error();
    const std::map<std::string, std::string> expected{
        {"A", "last wins"},         {"B", "two words"}, {"C", "spaced"}, {"D", "quoted # not a comment"},
        {"E", "single \"inside\""}, {"F", "value"},     {"G", ""},       {"H", "a#b"},
        {"I", "line\nbreak \"q\""}, {"J", ""}};
    EXPECT_EQ(*found, expected);
}

TEST(dotenv, files_of_windows) {
    const std::map<std::string, std::string> expected{{"A", "1"}, {"B", "two"}, {"C", ""}};
    const auto found = parse_dotenv("\xef\xbb\xbf"
                                    "A=1\r\n\r\nB=\"two\"\r\n# x\r\nC=\r\n");
    ASSERT_TRUE(found) << found.error();
    EXPECT_EQ(*found, expected);
    using namespace std::string_view_literals;
    for (const auto text : {"\xff\xfe"
                            "A\0=\0"
                            "1\0"sv,
                            "A=1\0\n"sv}) {
        const auto refused = parse_dotenv(text);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error(), ".env has a NUL character: save it as UTF-8");
    }
}

TEST(dotenv, a_bad_line_is_named_by_its_number_and_not_by_its_value) {
    for (const auto* line : {"secret", "=secret", "1A=secret", "A B=secret", "A=\"secret", "A='secret' more"}) {
        const auto found = parse_dotenv(std::string("GOOD=1\n") + line);
        ASSERT_FALSE(found) << line;
        EXPECT_NE(found.error().find("line 2"), std::string::npos) << found.error();
        EXPECT_EQ(found.error().find("secret"), std::string::npos) << found.error();
    }
}

} // namespace
} // namespace poolguard::app
