#include "pool/identities/identity_pools.hpp"

#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

const login ann{"login.mine", "ann", true};
const login bob{"login.mine", "bob", true};
const login at_google{"accounts.google.com", "1"};

class identities_test : public testing::Test {
  protected:
    identity_document identity_of(const std::string& pool, const login& by) {
        return identities_.find_or_create(pool, by).value();
    }
    std::string owner_of(const std::string& pool, const login& by) const {
        const auto found = identities_.find(pool, by).value();
        return found ? found->id : "";
    }

    sign_in_rooms rooms_;
    identities identities_{*rooms_.records, rooms_.random, rooms_.clock};
};

TEST_F(identities_test, a_developers_user_is_no_other_providers) {
    const auto mine = identity_of("us-east-1:1", {"accounts.google.com", "1", true});
    const auto theirs = identity_of("us-east-1:1", at_google);
    EXPECT_NE(mine.id, theirs.id);
    EXPECT_EQ(mine.developer_users, std::vector<std::string>{"1"});
    EXPECT_TRUE(mine.logins.empty());
    EXPECT_TRUE(has_login(theirs, at_google));
    EXPECT_FALSE(has_login(mine, at_google));
}

TEST_F(identities_test, survive_a_crash_at_every_write_of_a_merge) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        const auto pool = fmt::format("us-east-1:{}", cut);
        const auto from = identities_.link(identity_of(pool, ann), at_google).value();
        const auto to = identity_of(pool, bob);
        cut_off_records dying(*rooms_.records, cut);
        identities crashing(dying, rooms_.random, rooms_.clock);
        const bool is_merged = crashing.merge(ann, from, to).has_value();
        is_whole = !dying.was_cut();
        EXPECT_EQ(is_merged, is_whole) << cut;
        // Each login still leads to one of the two, and the call can be repeated.
        for (const auto& each : {ann, at_google}) {
            const auto owner = owner_of(pool, each);
            EXPECT_TRUE(owner == from.id || owner == to.id) << cut;
        }
        const auto rest = identities_.find(pool, ann).value().value();
        if (rest.id != to.id) {
            EXPECT_TRUE(identities_.merge(ann, rest, identities_.get(to.id).value())) << cut;
        }
        for (const auto& each : {ann, bob, at_google}) {
            EXPECT_EQ(owner_of(pool, each), to.id) << cut;
            EXPECT_TRUE(has_login(identities_.get(to.id).value(), each)) << cut;
        }
        EXPECT_TRUE(identities_.get(from.id)->is_disabled) << cut;
    }
    EXPECT_EQ(cut, 5); // two identities and two logins
}

TEST_F(identities_test, survive_a_crash_at_every_write_of_a_link) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        const auto pool = fmt::format("us-east-1:{}", cut);
        const auto identity = identity_of(pool, ann);
        cut_off_records dying(*rooms_.records, cut);
        identities crashing(dying, rooms_.random, rooms_.clock);
        (void)crashing.link(identity, at_google);
        is_whole = !dying.was_cut();
        const auto found = identity_of(pool, at_google);
        EXPECT_TRUE(has_login(found, at_google)) << cut;
        EXPECT_EQ(found.id == identity.id, cut > 0) << cut;
    }
    EXPECT_EQ(cut, 3);
}

TEST_F(identities_test, an_unlinked_login_that_leads_elsewhere_stays_there) {
    const std::string pool = "us-east-1:1";
    const auto first = identities_.link(identity_of(pool, ann), bob).value();
    ASSERT_TRUE(identities_.unlink(first, {bob}));
    const auto second = identity_of(pool, bob);
    EXPECT_NE(second.id, first.id);
    ASSERT_TRUE(identities_.unlink(first, {bob})); // as a repeated call sees it
    EXPECT_EQ(owner_of(pool, bob), second.id);
    ASSERT_TRUE(identities_.unlink(second, {bob}));
    EXPECT_TRUE(identities_.get(second.id)->is_disabled);
    EXPECT_EQ(owner_of(pool, bob), "");
}

} // namespace
} // namespace poolguard::pool
