#include "base/qr_code.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

// tests/clients/gateway/test_second_factors.py scans the image.
TEST(qr_code, grows_with_the_text_and_has_its_quiet_zone) {
    // A code of version v has 17 + 4 v modules a side; 14 bytes are the most of version 1 at level M, 26 of version 2
    // (ISO/IEC 18004, table 7).
    const std::pair<std::size_t, const char*> table[] = {
        {1, "0 0 29 29"}, {14, "0 0 29 29"}, {15, "0 0 33 33"}, {26, "0 0 33 33"}, {2331, "0 0 185 185"}};
    for (const auto& [length, view] : table) {
        const auto image = qr_code_svg(std::string(length, 'a'));
        ASSERT_TRUE(image) << length;
        EXPECT_NE(image->find(view), std::string::npos) << image->substr(0, 120);
        // The finder pattern's upper edge, seven modules wide, in the corner of the quiet zone.
        EXPECT_NE(image->find("M4 4h7v1h-7z"), std::string::npos) << length;
    }
}

TEST(qr_code, takes_any_bytes_and_no_more_than_fit) {
    EXPECT_TRUE(qr_code_svg(std::string("a\0\xff", 3)));
    EXPECT_FALSE(qr_code_svg(""));
    EXPECT_FALSE(qr_code_svg(std::string(2332, 'a')));
}

} // namespace
} // namespace poolguard::base
