#include "service/factors/linked_sign_ins.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

TEST(linked_sign_ins, are_read_as_attributes_and_tokens_write_them) {
    const auto found = linked_sign_ins_of(
        R"([{"userId":"42","providerName":"Google","providerType":"Google","issuer":null,"primary":true,)"
        R"("dateCreated":1700000000000},{"userId":"a\"b","providerName":"Okta","primary":"false"},)"
        R"({"userId":"7","providerName":"Apple","primary":"true"}])");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].provider, "Google");
    EXPECT_EQ(found[0].id, "42");
    EXPECT_TRUE(found[0].is_primary);
    EXPECT_EQ(found[1].id, R"(a"b)");
    EXPECT_FALSE(found[1].is_primary);
    EXPECT_TRUE(found[2].is_primary);
}

TEST(linked_sign_ins, are_none_in_what_is_something_else) {
    for (const auto* text : {"", "[", "{}", "null", "[1,null,[]]", R"([{"userId":"1"}])", R"([{"providerName":"x"}])",
                             R"([{"userId":1,"providerName":"x"}])", R"([{"userId":"","providerName":"x"}])"})
        EXPECT_TRUE(linked_sign_ins_of(text).empty()) << text;
}

} // namespace
} // namespace poolguard::service
