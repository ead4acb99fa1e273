#include "pool/sign_in/account_steps.hpp"

#include "sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

TEST(account_steps, an_account_that_does_not_exist_has_its_name_for_an_address_or_always_the_same_made_up_one) {
    sign_in_rooms rooms;
    const codes codes(*rooms.records, rooms.clock, rooms.random, rooms.master);
    for (const std::string name : {"a@b", "nobody@example.com"}) {
        const auto found = simulated_address(rooms.pool, name, codes);
        EXPECT_EQ(found.attribute, "email");
        EXPECT_EQ(found.value, name);
    }
    for (const std::string name : {"+12345", "+81312345678"}) {
        const auto found = simulated_address(rooms.pool, name, codes);
        EXPECT_EQ(found.attribute, "phone_number");
        EXPECT_EQ(found.value, name);
    }
    for (const std::string name : {"nobody", "nobody@", "@example.com", "@", "", "+1234", "12345678"}) {
        SCOPED_TRACE(name);
        const auto found = simulated_address(rooms.pool, name, codes);
        EXPECT_EQ(found.attribute, "email");
        ASSERT_EQ(found.value.size(), 3U) << found.value;
        for (const auto at : {0U, 2U})
            EXPECT_TRUE(found.value[at] >= 'a' && found.value[at] <= 'z') << found.value;
        EXPECT_EQ(found.value[1], '@');
        EXPECT_EQ(simulated_address(rooms.pool, name, codes).value, found.value);
    }
}

TEST(account_steps, an_account_that_does_not_exist_has_an_address_of_each_kind) {
    sign_in_rooms rooms;
    const codes codes(*rooms.records, rooms.clock, rooms.random, rooms.master);
    for (const std::string name : {"nobody", "nobody@example.com", "+81312345678"}) {
        SCOPED_TRACE(name);
        const auto email = simulated_address(rooms.pool, name, "email", codes);
        EXPECT_EQ(email.attribute, "email");
        EXPECT_NE(email.value.find('@'), std::string::npos);
        const auto number = simulated_address(rooms.pool, name, "phone_number", codes);
        EXPECT_EQ(number.attribute, "phone_number");
        EXPECT_EQ(number.value.size(), 12U);
        EXPECT_EQ(number.value.find_first_not_of("0123456789", 1), std::string::npos);
        EXPECT_EQ(number.value == name, name.starts_with('+'));
    }
}

} // namespace
} // namespace poolguard::pool
