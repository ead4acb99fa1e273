#include "service/users.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

TEST(user_search, filter_quotes_the_value) {
    struct {
        user_search wanted;
        std::string_view filter;
    } const table[]{
        {{"email", "jane", true}, R"(email ^= "jane")"},
        {{"email", "jane@example.com", false}, R"(email = "jane@example.com")"},
        {{"cognito:user_status", "CONFIRMED", false}, R"(cognito:user_status = "CONFIRMED")"},
        {{"name", R"(O"Neil)", true}, R"(name ^= "O\"Neil")"},
        {{"name", R"(a\)", true}, R"(name ^= "a\\")"},
        {{"name", R"(" or sub ^= ")", false}, R"(name = "\" or sub ^= \"")"},
        {{"name", R"(\")", true}, R"(name ^= "\\\"")"},
        {{"name", "山田", true}, R"(name ^= "山田")"},
        {{"name", "", true}, R"(name ^= "")"},
    };
    for (const auto& [wanted, filter] : table)
        EXPECT_EQ(to_filter(wanted), filter);
}

TEST(user_search, has_no_filter_for_what_cognito_cannot_look_up) {
    for (const auto* attribute : {"", "custom:tenant_id", "Email", "email ", "locale", R"(email ^= "a" and name)"})
        EXPECT_EQ(to_filter({attribute, "x", true}), std::nullopt) << attribute;
    for (const auto attribute : searchable_attributes)
        EXPECT_TRUE(to_filter({std::string(attribute), "x", true})) << attribute;
}

TEST(user_search, filter_is_as_long_as_cognito_takes) {
    const std::string around = R"(name = "")";
    const auto filter_of = [](std::string value) { return to_filter({"name", std::move(value), false}); };
    EXPECT_TRUE(filter_of(std::string(256 - around.size(), 'x')));
    EXPECT_FALSE(filter_of(std::string(257 - around.size(), 'x')));
    EXPECT_FALSE(filter_of(std::string(128, '"'))) << "escaped, it is twice as long";
    std::string characters;
    for (std::size_t i = 0; i < 256 - around.size(); ++i)
        characters += "山";
    EXPECT_TRUE(filter_of(characters)) << "characters count, not bytes";
}

} // namespace
} // namespace poolguard::service
