#include "aws/timestamp.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

constexpr std::int64_t example = 1'440'938'160'000; // 2015-08-30T12:36:00Z

struct example_text {
    const char* text;
    std::optional<std::int64_t> milliseconds;
};

void check(std::optional<base::time_point> (*read)(std::string_view), std::initializer_list<example_text> cases) {
    for (const auto& each : cases) {
        const auto at = read(each.text);
        ASSERT_EQ(at.has_value(), each.milliseconds.has_value()) << each.text;
        if (at) {
            EXPECT_EQ(base::epoch_milliseconds(*at), *each.milliseconds) << each.text;
        }
    }
}

TEST(timestamp, basic_iso8601) {
    check(from_basic_iso8601, {{"20150830T123600Z", example},
                               {"19700101T000000Z", 0},
                               {"20160229T235959Z", 1'456'790'399'000},
                               {"20150229T000000Z", {}},
                               {"20151301T000000Z", {}},
                               {"20150830T240000Z", {}},
                               {"20150830T126000Z", {}},
                               {"20150830T123660Z", {}},
                               {"20150830T123600", {}},
                               {"20150830T123600ZZ", {}},
                               {"2015-08-30T12:36:00Z", {}},
                               {"20150830 123600Z", {}},
                               {"+0150830T123600Z", {}},
                               {"", {}}});
}

TEST(timestamp, http_date) {
    check(from_http_date, {{"Sun, 30 Aug 2015 12:36:00 GMT", example},
                           {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
                           {"Sun, 30 Aug 2015 12:36:00 CET", {}},
                           {"Sun, 30 aug 2015 12:36:00 GMT", {}},
                           {"Sunday, 30-Aug-15 12:36:00 GMT", {}},
                           {"Sun, 31 Jun 2015 12:36:00 GMT", {}},
                           {"Su", {}}});
}

TEST(timestamp, rfc3339) {
    check(from_rfc3339, {{"2015-08-30T12:36:00Z", example},
                         {"2015-08-30T12:36:00.5Z", example + 500},
                         {"2015-08-30T12:36:00.123456789Z", example + 123},
                         {"2015-08-30T12:36:00.Z", {}},
                         {"2015-08-30T12:36:00.1234567890Z", {}},
                         {"2015-08-30T12:36:00+00:00", {}},
                         {"2015-08-30 12:36:00Z", {}},
                         {"2015-08-30T12:36Z", {}}});
}

} // namespace
} // namespace poolguard::aws
