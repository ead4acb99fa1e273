#include "pool/tokens/sealed_ticket.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

struct plain_sample {
    std::string id;
    std::int64_t expires = 0;
};
BOOST_DESCRIBE_STRUCT(plain_sample, (), (id, expires))

struct padded_sample {
    static constexpr std::string_view sealed_as = "inner";
    static constexpr std::size_t padded_bytes = 100;
    std::string id;
    std::int64_t expires = 0;
};
BOOST_DESCRIBE_STRUCT(padded_sample, (), (id, expires))

class sealed_ticket_test : public testing::Test {
  protected:
    base::sealer& sealer() { return rooms_.challenge_sealer; }
    sign_in_rooms rooms_;
};

TEST_F(sealed_ticket_test, opens_in_its_own_context_only) {
    const auto sealed = seal_ticket(plain_sample{"a", 5}, sealer(), rooms_.random, "form");
    const auto opened = open_ticket<plain_sample>(sealed, sealer(), "form");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->id, "a");
    EXPECT_EQ(opened->expires, 5);
    EXPECT_FALSE(open_ticket<plain_sample>(sealed, sealer(), "other"));
    EXPECT_FALSE(open_ticket<plain_sample>(sealed, rooms_.refresh_sealer, "form"));
    EXPECT_FALSE(open_ticket<plain_sample>(sealed.substr(1), sealer(), "form"));
}

TEST_F(sealed_ticket_test, keeps_the_layouts_that_are_in_use) {
    const auto plain = seal_ticket(plain_sample{"a", 5}, sealer(), rooms_.random, "form");
    EXPECT_EQ(sealer().open(plain, "form"), R"({"id":"a","expires":5})");
    const auto filled = sealer().open(seal_ticket(padded_sample{"a", 5}, sealer(), rooms_.random, "x"), "x");
    ASSERT_TRUE(filled);
    EXPECT_TRUE(filled->starts_with(R"({"inner":{"id":"a","expires":5},"filling":"...)"));
    EXPECT_EQ(filled->size(), padded_sample::padded_bytes);
    const auto longer = seal_ticket(padded_sample{std::string(200, 'a'), 5}, sealer(), rooms_.random, "x");
    EXPECT_EQ(open_ticket<padded_sample>(longer, sealer(), "x").value().id.size(), 200U);
}

TEST_F(sealed_ticket_test, expires_at_the_exact_moment) {
    const plain_sample ticket{"a", 1'000};
    EXPECT_FALSE(has_expired(ticket, base::from_epoch_milliseconds(999)));
    EXPECT_TRUE(has_expired(ticket, base::from_epoch_milliseconds(1'000)));
}

TEST_F(sealed_ticket_test, is_used_once) {
    const auto now = rooms_.clock.now();
    const auto use = [&](const std::string& id) {
        return use_ticket(*rooms_.records, {"used", id}, base::epoch_milliseconds(now) + 1'000, now).value();
    };
    EXPECT_TRUE(use("a"));
    EXPECT_FALSE(use("a"));
    EXPECT_TRUE(use("b"));
}

} // namespace
} // namespace poolguard::pool
