#include "store/key_range.hpp"

#include <gtest/gtest.h>

namespace poolguard::store {
namespace {

using namespace std::string_literals;

const std::string top(max_key_bytes + 1, '\xff');

} // namespace

TEST(key_range_test, covers_the_prefix_and_no_more) {
    const struct {
        std::string prefix;
        std::optional<std::string> after;
        direction order;
        std::string from, until;
    } cases[] = {
        {"", {}, direction::ascending, "", top},
        {"a", {}, direction::ascending, "a", "b"},
        {"a#", {}, direction::descending, "a#", "a$"},
        {"a\xff", {}, direction::ascending, "a\xff", "b"},
        {"a\xff\xff", {}, direction::ascending, "a\xff\xff", "b"},
        {"\xff", {}, direction::ascending, "\xff", top},
        {"\x7f", {}, direction::ascending, "\x7f", "\x80"},
        {"\xc3\xa9", {}, direction::ascending, "\xc3\xa9", "\xc3\xaa"},
        {"a", "ab", direction::ascending, "ab\0"s, "b"},
        {"a", "A", direction::ascending, "a", "b"},
        {"a", "z", direction::ascending, "z\0"s, "b"},
        {"a", "\xff", direction::ascending, "\xff\0"s, "b"},
        {"a", "ab", direction::descending, "a", "ab"},
        {"a", "z", direction::descending, "a", "b"},
        {"a", "A", direction::descending, "a", "A"},
        {"", "m", direction::descending, "", "m"},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(testing::PrintToString(each.prefix));
        const auto range = range_of(
            {.partition = "p", .sort_prefix = each.prefix, .limit = 1, .after = each.after, .direction = each.order});
        EXPECT_EQ(range.from, each.from);
        EXPECT_EQ(range.until, each.until);
    }
}

} // namespace poolguard::store
