#include "http/form.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

struct decoding {
    std::string text;
    std::optional<std::string> decoded;
};

TEST(form, percent_decodes_strictly) {
    const decoding table[] = {
        {"", ""},
        {"plain-text_.~", "plain-text_.~"},
        {"a%20b", "a b"},
        {"a+b", "a+b"},
        {"%2F%2f", "//"},
        {"%c3%A9", "\xc3\xa9"},
        {"%25", "%"},
        {"%", std::nullopt},
        {"%4", std::nullopt},
        {"%4g", std::nullopt},
        {"%g4", std::nullopt},
        {"% 4", std::nullopt},
        {"a%00b", std::nullopt},
        {std::string("a\0b", 3), std::nullopt},
        {"%2", std::nullopt},
    };
    for (const auto& [text, decoded] : table)
        EXPECT_EQ(percent_decode(text), decoded) << text;
}

TEST(form, percent_encodes_all_but_the_unreserved) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode("a b/\xc3\xa9+%&="), "a%20b%2F%C3%A9%2B%25%26%3D");
    EXPECT_EQ(percent_encode(std::string(1, '\0')), "%00");
}

TEST(form, encoding_is_undone_by_decoding) {
    std::string every;
    for (int i = 1; i < 256; ++i)
        every += static_cast<char>(i);
    EXPECT_EQ(percent_decode(percent_encode(every)), every);
}

struct parsing {
    std::string text;
    std::optional<form_fields> fields;
};

TEST(form, parses_fields_in_order) {
    const parsing table[] = {
        {"", form_fields{}},
        {"a=1&b=2", form_fields{{"a", "1"}, {"b", "2"}}},
        {"a=1&a=2", form_fields{{"a", "1"}, {"a", "2"}}},
        {"a", form_fields{{"a", ""}}},
        {"a=", form_fields{{"a", ""}}},
        {"=a", form_fields{{"", "a"}}},
        {"&&a=1&", form_fields{{"a", "1"}}},
        {"a=b=c", form_fields{{"a", "b=c"}}},
        {"full+name=J%C3%BCrgen+M%2B", form_fields{{"full name", "J\xc3\xbcrgen M+"}}},
        {"a=%zz", std::nullopt},
        {"%zz=a", std::nullopt},
        {"a=1&b=%0", std::nullopt},
    };
    for (const auto& [text, fields] : table)
        EXPECT_EQ(parse_form(text), fields) << text;
}

} // namespace
} // namespace poolguard::http
