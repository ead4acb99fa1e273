#include "base/printable.hpp"

#include "base/log_format.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(printable, escapes_only_control_characters) {
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
    const auto at = from_epoch_milliseconds(1'769'933'103'007);
    const log::field fields[] = {{"method", "GET"}, {"path", "/a b"}, {"status", std::int64_t{200}},
                                 {"ok", true},      {"cause", ""},    {"share", 0.5},
                                 {"odd", "\x1b[2J"}};
    EXPECT_EQ(log::to_text({at, log::level::info, "request", fields}, false),
              "08:05:03.007 INFO  request method=GET path=\"/a b\" status=200 ok=true cause=\"\" share=0.5 "
              "odd=\\x1b[2J");
    EXPECT_EQ(log::to_text({at, log::level::error, "x", {}}, true),
              "\x1b[2m08:05:03.007\x1b[0m \x1b[31mERROR\x1b[0m \x1b[1mx\x1b[0m");
}

} // namespace
} // namespace poolguard::base
