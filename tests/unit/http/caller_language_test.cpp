#include "http/caller_language.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace poolguard::http {
namespace {

TEST(caller_language, is_that_of_the_innermost_request_of_the_thread) {
    EXPECT_EQ(language_of_caller(), std::nullopt);
    request japanese;
    japanese.headers = {{"Accept-Language", "fr, ja;q=0.5"}};
    request silent;
    silent.headers = {{"Accept-Language", "*"}};
    {
        const caller_scope outer(japanese);
        EXPECT_EQ(language_of_caller(), language::japanese);
        {
            const caller_scope inner(silent);
            EXPECT_EQ(language_of_caller(), std::nullopt);
        }
        EXPECT_EQ(language_of_caller(), language::japanese);
        std::optional<language> elsewhere = language::english;
        std::thread([&] { elsewhere = language_of_caller(); }).join();
        EXPECT_EQ(elsewhere, std::nullopt);
    }
    EXPECT_EQ(language_of_caller(), std::nullopt);
}

TEST(caller_language, is_first_the_one_that_was_chosen_on_a_page) {
    struct row {
        std::string_view query;
        std::string_view cookie;
        std::string_view accepted;
        std::optional<language> found;
    };
    const row table[] = {
        {"lang=ja", "poolguard-language=en", "en", language::japanese},
        {"", "poolguard-language=ja", "en", language::japanese},
        {"lang=xx", "", "en-GB", language::english},
        {"", "", "fr", std::nullopt},
        {"", "", "", std::nullopt},
    };
    for (const auto& [query, cookie, accepted, found] : table) {
        request given;
        given.query = query;
        given.headers = {{"Cookie", cookie}, {"Accept-Language", accepted}};
        const caller_scope scope(given);
        EXPECT_EQ(language_of_caller(), found) << query << '|' << cookie << '|' << accepted;
    }
}

} // namespace
} // namespace poolguard::http
