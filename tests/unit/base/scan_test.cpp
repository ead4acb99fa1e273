#include "base/scan.hpp"

#include <gtest/gtest.h>
#include <string>

namespace poolguard::base {
namespace {

TEST(find_special, finds_the_first_at_any_place_among_any_characters) {
    for (std::size_t size = 0; size < 30; ++size)
        for (std::size_t place = 0; place < size; ++place)
            for (int value = 0; value < 256; ++value) {
                std::string text(size, 'x');
                text[place] = static_cast<char>(value);
                if (place + 1 < size) text[place + 1] = '\xff';
                const bool is_special = value < ' ' || value == '"' || value == '\\';
                ASSERT_EQ(find_special(text, '"', '\\'), is_special ? place : size) << value;
            }
}

TEST(find_special, stops_at_the_first_of_several) {
    EXPECT_EQ(find_special("0123456\"\n", '"', '"'), 7U);
    EXPECT_EQ(find_special("0123456\n\"", '"', '"'), 7U);
    EXPECT_EQ(find_special("0123\x7f\n67", '\x7f', '\x7f'), 4U);
    EXPECT_EQ(find_special("", 'a', 'b'), 0U);
}

} // namespace
} // namespace poolguard::base
