#include "http/http_date.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

TEST(http_date, follows_rfc_9110) {
    http_date date;
    struct row {
        std::int64_t second;
        std::string_view text;
    };
    const row table[] = {
        {784'111'777, "Sun, 06 Nov 1994 08:49:37 GMT"}, // the example in RFC 9110 section 5.6.7
        {784'111'778, "Sun, 06 Nov 1994 08:49:38 GMT"},   {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {1'709'164'800, "Thu, 29 Feb 2024 00:00:00 GMT"}, {1'767'225'599, "Wed, 31 Dec 2025 23:59:59 GMT"},
    };
    for (const auto& [second, text] : table) {
        EXPECT_EQ(date.at(base::from_epoch_seconds(second)), text);
        EXPECT_EQ(date.at(base::from_epoch_seconds(second) + std::chrono::milliseconds(999)), text);
    }
}

} // namespace
} // namespace poolguard::http
