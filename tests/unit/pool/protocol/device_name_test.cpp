#include "pool/protocol/device_name.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(device_name, says_program_and_system) {
    const std::pair<std::string_view, std::string_view> cases[]{
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36",
         "Chrome 126 / Windows 10"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36 Edg/126.0.2592.87",
         "Edge 126 / Windows 10"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
         "Safari/605.1.15",
         "Safari 17 / macOS 10.15"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
         "Chrome 126 / iOS 17.5"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox 127 / Linux"},
        {"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
         "Safari/537.36",
         "Chrome 126 / Android 14"},
        {"aws-cli/2.17.3 md/awscrt#0.20.11 os/linux#6.1", "aws-cli 2.17"},
        {"okhttp/4.12.0", "okhttp 4.12"},
        {"app", "app"},
        {"", "unknown"},
        {" \t", "unknown"},
        {"\xc3\xa4\x01", "unknown"},
    };
    for (const auto& [given, expected] : cases)
        EXPECT_EQ(device_name(given), expected) << given;
    EXPECT_EQ(device_name(std::string(5000, 'a')), std::string(120, 'a'));
    EXPECT_LE(device_name("a/" + std::string(5000, '1')).size(), 256U);
}

} // namespace
} // namespace poolguard::pool
