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

TEST(language, of_a_header_may_be_none_of_ours) {
    const std::pair<std::string_view, std::optional<language>> table[] = {
        {"", std::nullopt},        {"*", std::nullopt},        {"fr, *;q=0.5", std::nullopt},
        {"en", language::english}, {"ja", language::japanese}, {"fr, en;q=0.1", language::english},
        {"ja;q=0", std::nullopt},
    };
    for (const auto& [header, in] : table)
        EXPECT_EQ(find_language(header), in) << header;
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

TEST(language, is_kept_by_the_browser) {
    struct row {
        std::string_view query;
        std::string_view cookie;
        std::string_view header;
        language in;
    };
    const row table[] = {
        {"", "poolguard-language=ja", "en", language::japanese},
        {"", "__Host-poolguard-language=ja; poolguard-language=en", "en", language::japanese},
        {"", "poolguard-language=xx", "ja", language::japanese},
        {"", "poolguard-language=ja; poolguard-language=ja", "en", language::english}, // whose they are is unknown
        {"lang=en", "poolguard-language=ja", "ja", language::english},
        {"ui_locales=fr+ja-JP+en", "poolguard-language=en", "en", language::japanese},
        {"ui_locales=fr%20de", "", "ja", language::japanese},
        {"ui_locales=+", "", "ja", language::japanese},
        {"ui_locales=ja&lang=en", "", "ja", language::english},
    };
    for (const auto& [query, cookie, header, in] : table) {
        request given;
        given.query = query;
        given.headers = {{"Cookie", cookie}, {"Accept-Language", header}};
        EXPECT_EQ(choose_language(given), in) << query << '|' << cookie << '|' << header;
    }
}

TEST(language, is_remembered_when_it_was_chosen) {
    struct row {
        std::string_view query;
        std::string_view cookie;
        bool is_secure;
        std::string_view set; // empty: none
    };
    const row table[] = {
        {"lang=ja", "", false, "poolguard-language=ja; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"},
        {"lang=JA-jp", "poolguard-language=en", true,
         "__Host-poolguard-language=ja; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000"},
        {"lang=ja", "poolguard-language=ja", false, ""},
        {"lang=xx", "", false, ""},
        {"ui_locales=ja", "", false, ""},
        {"", "", true, ""},
    };
    for (const auto& [query, cookie, is_secure, set] : table) {
        request given;
        given.query = query;
        given.headers = {{"Cookie", cookie}};
        response answer;
        remember_language(answer, given, is_secure);
        const auto found = answer.headers.empty() ? std::string{} : answer.headers.front().second;
        EXPECT_EQ(found, set) << query << '|' << cookie;
    }
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
