#include "http/negotiation.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

TEST(language, is_the_one_asked_for_most) {
    struct row {
        std::string_view parameter;
        std::string_view header;
        language in;
    };
    const row table[] = {
        {"", "", language::english},
        {"", "ja", language::japanese},
        {"", "JA-JP, en;q=0.9", language::japanese},
        {"", "en, ja;q=0.9", language::english},
        {"", "fr, de;q=0.9", language::english},
        {"", "fr;q=0.9,ja;q=0.001", language::japanese},
        {"", "ja;q=0", language::english},
        {"", "ja;q=0.000", language::english},
        {"", "ja;q=nonsense", language::english},
        {"", "ja;q=1.000", language::japanese},
        {"", " ja ; q=0.5 , en ; q=0.25 ", language::japanese},
        {"", ",,;q=1,", language::english},
        {"en", "ja", language::english},
        {"ja", "en", language::japanese},
        {"xx", "ja", language::japanese},
        {"", "java", language::english},
    };
    for (const auto& [parameter, header, in] : table)
        EXPECT_EQ(choose_language(parameter, header), in) << parameter << '|' << header;
}

TEST(language, is_read_from_a_request) {
    request given;
    given.headers = {{"accept-language", "ja"}};
    EXPECT_EQ(choose_language(given), language::japanese);
    given.query = "a=b&lang=en";
    EXPECT_EQ(choose_language(given), language::english);
    given.query = "lang=%zz";
    EXPECT_EQ(choose_language(given), language::japanese);
}

TEST(wants_page, is_true_for_navigations_of_browsers) {
    struct row {
        std::vector<header> headers;
        bool wants;
    };
    constexpr auto browsers = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
    const row table[] = {
        {{{"Accept", browsers}}, true},
        {{{"accept", "TEXT/HTML"}}, true},
        {{{"Accept", browsers}, {"Sec-Fetch-Mode", "navigate"}}, true},
        {{{"Accept", browsers}, {"Sec-Fetch-Mode", "cors"}}, false},
        {{{"Accept", browsers}, {"Authorization", "Bearer x"}}, false},
        {{{"Accept", "text/html, application/json;q=0.5"}}, true},
        {{{"Accept", "application/json, text/html;q=0.5"}}, false},
        {{{"Accept", "text/html;q=0"}}, false},
        {{{"Accept", "application/json, text/plain, */*"}}, false},
        {{{"Accept", "*/*"}}, false},
        {{{"Accept", "text/*"}}, false},
        {{{"Accept", ""}}, false},
        {{}, false},
    };
    for (const auto& [headers, wants] : table) {
        request given;
        given.headers = headers;
        EXPECT_EQ(wants_page(given), wants) << (headers.empty() ? std::string_view{} : headers[0].value);
    }
}

} // namespace
} // namespace poolguard::http
