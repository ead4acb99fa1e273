#include "base/printable.hpp"

#include "base/log_format.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(printable, leaves_text_and_shows_what_a_terminal_would_obey) {
    const std::pair<std::string_view, std::string_view> table[] = {{"jane@example.com", "jane@example.com"},
                                                                   {"Zoë 日本", "Zoë 日本"},
                                                                   {"a\x1b[31mb", "a\\x1b[31mb"},
                                                                   {"two\nlines\r", "two\\x0alines\\x0d"},
                                                                   {"\x7f", "\\x7f"},
                                                                   {"\xc2\x9b"
                                                                    "2J",
                                                                    "\\x9b2J"},
                                                                   {"\xc2\xa0", "\xc2\xa0"},
                                                                   {"cut \xc3", "cut \\xc3"},
                                                                   {"", ""}};
    for (const auto& [given, shown] : table)
        EXPECT_EQ(printable(given), shown);
}

TEST(log_format, text_is_for_people) {
    constexpr auto line =
        R"({"timestamp":"2026-02-01T08:05:03.007Z","level":"INFO","message":"request","method":"GET",)"
        R"("path":"/a b","status":200,"ok":true,"cause":"","odd":"\u001b[2J"})";
    EXPECT_EQ(log::to_text(line, false), "08:05:03.007 INFO  request method=GET path=\"/a b\" status=200 ok=true "
                                         "cause=\"\" odd=\\x1b[2J");
    EXPECT_EQ(log::to_text(R"({"timestamp":"2026-02-01T08:05:03.007Z","level":"ERROR","message":"x"})", true),
              "\x1b[2m08:05:03.007\x1b[0m \x1b[31mERROR\x1b[0m \x1b[1mx\x1b[0m");
}

TEST(log_format, what_is_no_line_of_the_log_stays) {
    for (const auto* text : {"", "words", "[1]", "{"})
        EXPECT_EQ(log::to_text(text, true), text);
}

} // namespace
} // namespace poolguard::base
