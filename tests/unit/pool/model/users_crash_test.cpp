#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/model/users_fixture.hpp"

namespace poolguard::pool {
namespace {

using users_crash = users_fixture;

TEST_F(users_crash, survive_a_crash_at_every_write_of_a_creation) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        auto pool = by_email_;
        pool.id += std::to_string(cut);
        cut_off_records dying(*records_, cut);
        users crashing(dying, clock_);
        const auto ann = user("ann", {{"email", "ann@x.yz"}, {"phone_number", "+15550100"}});
        const auto created = crashing.create(pool, ann);
        is_whole = !dying.was_cut();
        const bool is_there = found(pool, "ann") == "ann";
        EXPECT_EQ(created.has_value(), is_there) << cut;
        EXPECT_EQ(found(pool, "ann@x.yz"), is_there ? "ann" : "-") << cut;
        const auto heir = user("heir", {{"email", "ann@x.yz"}});
        // While the claim is young the creation might still be under way.
        if (!is_there) {
            EXPECT_EQ(users_.create(pool, heir).has_value(), cut < 3) << cut;
        }
        clock_.advance(30s);
        if (is_there) {
            EXPECT_FALSE(users_.create(pool, heir)) << cut;
        } else if (found(pool, "heir") == "-") {
            EXPECT_EQ(outcome(users_.create(pool, heir)), "done") << cut;
            EXPECT_EQ(found(pool, "ann@x.yz"), "heir") << cut;
            EXPECT_EQ(outcome(users_.create(pool, user("ann"))), "done") << cut;
        }
    }
    EXPECT_GT(cut, 6);
}

TEST_F(users_crash, survive_a_crash_at_every_write_of_many) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        auto pool = by_email_;
        pool.id += std::to_string(cut);
        const std::vector wanted{user("ann", {{"email", "ann@x.yz"}}), user("ben", {{"email", "ben@x.yz"}})};
        cut_off_records dying(*records_, cut);
        (void)users(dying, clock_).create_all(pool, wanted);
        is_whole = !dying.was_cut();
        clock_.advance(31s);
        // Again, as a job does that goes back: who is there already is the same user.
        const auto again = users_.create_all(pool, wanted);
        ASSERT_EQ(again.size(), 2U);
        for (const auto& each : wanted) {
            EXPECT_EQ(found(pool, each.attributes.at("email")), each.username) << cut;
            EXPECT_EQ(users_.get(pool, each.username)->user.sub, each.sub) << cut;
        }
        EXPECT_FALSE(users_.create(pool, user("eve", {{"email", "ben@x.yz"}}))) << cut;
    }
    EXPECT_GT(cut, 9);
}

TEST_F(users_crash, survive_a_crash_at_every_write_of_a_change) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        auto pool = by_email_;
        pool.id += std::to_string(cut);
        ASSERT_TRUE(users_.create(pool, user("ann", {{"email", "old@x.yz"}})));
        clock_.advance(31s);
        cut_off_records dying(*records_, cut);
        users crashing(dying, clock_);
        (void)crashing.update(pool, "ann", [](user_document& changed) -> result<void> {
            changed.attributes["email"] = "new@x.yz";
            return {};
        });
        is_whole = !dying.was_cut();
        const auto has = users_.get(pool, "ann")->user.attributes.at("email");
        EXPECT_EQ(found(pool, has), "ann") << cut;
        clock_.advance(31s);
        EXPECT_FALSE(users_.create(pool, user("bob", {{"email", has}}))) << cut;
        const auto other = has == "old@x.yz" ? "new@x.yz" : "old@x.yz";
        EXPECT_EQ(outcome(users_.create(pool, user("cy", {{"email", other}}))), "done") << cut;
        EXPECT_EQ(found(pool, other), "cy") << cut;
        EXPECT_EQ(found(pool, has), "ann") << cut;
    }
    EXPECT_GT(cut, 5);
}

TEST_F(users_crash, a_slow_creation_does_not_share_an_address) {
    // The claim of a creation that stalls for long is taken over; the creation then finds out and gives up.
    user_names names(*records_, clock_);
    const auto slow = user("slow", {{"email", "a@x.yz"}});
    const auto name = unique_name(by_email_, "a@x.yz");
    const auto claimed = names.claim(by_email_, name, slow);
    ASSERT_TRUE(claimed && *claimed);
    clock_.advance(31s);
    ASSERT_TRUE(users_.create(by_email_, user("fast", {{"email", "a@x.yz"}})));
    const auto stands = names.confirm(by_email_, name, slow, **claimed);
    ASSERT_TRUE(stands);
    EXPECT_FALSE(*stands);
    ASSERT_TRUE(names.release(by_email_, name, slow.sub));
    EXPECT_EQ(found(by_email_, "a@x.yz"), "fast");
}

TEST_F(users_crash, a_claim_that_is_released_while_another_takes_it_over_is_free) {
    user_names names(*records_, clock_);
    const auto slow = user("slow", {{"email", "a@x.yz"}});
    const auto name = unique_name(by_email_, "a@x.yz");
    ASSERT_TRUE(names.claim(by_email_, name, slow));
    clock_.advance(31s);
    bool is_first = true;
    watched_records watched(*records_, [&](bool is_write) {
        if (is_write && std::exchange(is_first, false)) {
            EXPECT_TRUE(names.release(by_email_, name, slow.sub));
        }
        return true;
    });
    const auto claimed = user_names(watched, clock_).claim(by_email_, name, user("fast", {{"email", "a@x.yz"}}));
    ASSERT_TRUE(claimed);
    EXPECT_TRUE(*claimed);
}

} // namespace
} // namespace poolguard::pool
