#include "cognito/invitation.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

attribute of(const char* name, const char* value) { return {.Name = name, .Value = value}; }

TEST(invitation, goes_to_an_address_that_the_user_has) {
    struct example {
        const char* username;
        std::vector<attribute> attributes;
        delivery_medium medium;
    };
    const example table[] = {
        {"joe@example.com", {}, delivery_medium::EMAIL},
        {"joe", {of("email", "joe@example.com")}, delivery_medium::EMAIL},
        {"joe", {of("email", "joe@example.com"), of("phone_number", "+15550100")}, delivery_medium::EMAIL},
        {"joe", {of("phone_number", "+15550100")}, delivery_medium::SMS},
        {"joe", {of("email", ""), of("phone_number", "+15550100")}, delivery_medium::SMS},
        {"+15550100", {}, delivery_medium::SMS},
        {"joe", {}, delivery_medium::EMAIL},
        {"joe", {of("name", "Joe")}, delivery_medium::EMAIL},
    };
    for (const auto& each : table)
        EXPECT_EQ(invitation_medium(each.username, each.attributes), each.medium) << each.username;
}

} // namespace
} // namespace poolguard::cognito
