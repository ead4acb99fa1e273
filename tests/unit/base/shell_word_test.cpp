#include "base/shell_word.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(shell_word, is_quoted_whatever_it_has) {
    EXPECT_EQ(shell_word(""), "''");
    EXPECT_EQ(shell_word("a b$c`d\\e\"f"), "'a b$c`d\\e\"f'");
    EXPECT_EQ(shell_word("it's"), R"('it'\''s')");
    EXPECT_EQ(shell_word("'"), R"(''\''')");
}

} // namespace
} // namespace poolguard::base
