#include "service/account_names.hpp"

#include "test_gateway.hpp"
#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

struct names_fixture {
    std::string resolve(std::string_view name) { return names.resolve(name).value(); }

    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    temporary_store storage{clock};
    account_names names{storage.records(), clock};
};

TEST(account_names, belong_to_an_address_in_any_case) {
    names_fixture f;
    EXPECT_TRUE(f.names.claim("John.Doe", "john@example.com").value());
    EXPECT_EQ(f.resolve("john.doe"), "john@example.com");
    EXPECT_EQ(f.resolve("JOHN.DOE"), "john@example.com");
}

TEST(account_names, resolve_to_themselves_if_unclaimed) {
    names_fixture f;
    EXPECT_EQ(f.resolve("nobody"), "nobody");
    EXPECT_TRUE(f.names.claim("a@example.com", "other@example.com").value());
    EXPECT_EQ(f.resolve("a@example.com"), "a@example.com") << "an address is nobody's username";
}

TEST(account_names, can_be_claimed_again_only_by_their_own_address) {
    names_fixture f;
    EXPECT_TRUE(f.names.claim("john", "john@example.com").value());
    EXPECT_TRUE(f.names.claim("john", "John@Example.com").value());
    EXPECT_FALSE(f.names.claim("john", "jane@example.com").value());
}

TEST(account_names, are_free_again_after_a_day_unless_they_are_kept) {
    names_fixture f;
    EXPECT_TRUE(f.names.claim("john", "john@example.com").value());
    EXPECT_TRUE(f.names.claim("jane", "jane@example.com").value());
    EXPECT_TRUE(f.names.keep("jane"));
    f.clock.advance(account_names::unconfirmed_life + 1s);
    EXPECT_TRUE(f.names.claim("john", "other@example.com").value());
    EXPECT_FALSE(f.names.claim("jane", "other@example.com").value());
}

TEST(account_names, are_released_only_by_their_own_address) {
    names_fixture f;
    EXPECT_TRUE(f.names.claim("john", "john@example.com").value());
    EXPECT_TRUE(f.names.release("john", "jane@example.com"));
    EXPECT_EQ(f.resolve("john"), "john@example.com");
    EXPECT_TRUE(f.names.release("john", "john@example.com"));
    EXPECT_EQ(f.resolve("john"), "john");
}

} // namespace
} // namespace poolguard::service
