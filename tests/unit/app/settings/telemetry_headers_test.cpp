#include "app/settings/telemetry_headers.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

TEST(telemetry_headers_test, table) {
    const struct {
        std::string_view text;
        std::optional<aws::header_list> headers;
    } cases[] = {
        {"", aws::header_list{}},
        {"api-key=a", aws::header_list{{"api-key", "a"}}},
        {"a=1, b = 2 ,", aws::header_list{{"a", "1"}, {"b", "2"}}},
        {"authorization=Basic%20YTpi==", aws::header_list{{"authorization", "Basic YTpi=="}}},
        {"a=", aws::header_list{{"a", ""}}},
        {"a", std::nullopt},
        {"=a", std::nullopt},
        {"a b=c", std::nullopt},
        {"a:=c", std::nullopt},
        {"a=b%0d%0ac", std::nullopt},
        {"a=%zz", std::nullopt},
    };
    for (const auto& [text, headers] : cases)
        EXPECT_EQ(parse_telemetry_headers(text), headers) << text;
}

} // namespace
} // namespace poolguard::app
