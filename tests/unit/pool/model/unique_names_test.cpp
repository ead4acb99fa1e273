#include "unit/pool/model/two_nodes.hpp"

#include <atomic>

namespace poolguard::pool {
namespace {

using unique_names = two_nodes;
INSTANTIATE_TEST_SUITE_P(engines, unique_names, every_engine(), engine_name);

constexpr auto ann_sub = "0a1b2c3d-1111-4222-8333-444455556666";
constexpr auto username_taken = "UsernameExistsException: User already exists";
constexpr auto preferred_taken = "AliasExistsException: An account with the preferred_username already exists.";

user_document ann() {
    user_document out;
    out.username = "ann";
    out.sub = ann_sub;
    out.attributes = {{"email", "ann@example.com"},
                      {"email_verified", "true"},
                      {"phone_number", "+15550100"},
                      {"phone_number_verified", "true"},
                      {"preferred_username", "annie"}};
    return out;
}

TEST_P(unique_names, what_leads_to_one_user_is_no_other_users_name) {
    const std::map<std::string, std::string> none;
    struct row {
        const user_pool_document* pool;
        std::string username;
        std::map<std::string, std::string> attributes;
        std::string_view outcome;
    };
    const row table[]{
        {&plain_, ann_sub, none, username_taken},
        {&plain_, "annie", none, "done"}, // no alias in this pool
        {&plain_, "ann@example.com", none, "done"},
        {&plain_, "bob", {{"preferred_username", "ann"}}, "done"},
        {&folding_, "0A1B2C3D-1111-4222-8333-444455556666", none, username_taken},
        {&folding_, "ANNIE", none, username_taken},
        {&folding_, "Ann@Example.com", none, username_taken},
        {&folding_, "bob", {{"preferred_username", "ANN"}}, preferred_taken},
        {&folding_, "bob", {{"preferred_username", "ann@EXAMPLE.com"}}, preferred_taken},
        {&by_email_, ann_sub, none, username_taken},
        {&by_email_, "ann@example.com", none, username_taken},
        {&by_email_, "+15550100", none, username_taken},
        {&aliases_, ann_sub, none, username_taken},
        {&aliases_, "annie", none, username_taken},
        {&aliases_, "Annie", none, "done"}, // case matters in this pool
        {&aliases_, "ann@example.com", none, username_taken},
        {&aliases_, "+15550100", none, username_taken},
        {&aliases_, "bob", {{"preferred_username", "ann"}}, preferred_taken},
        {&aliases_, "bob", {{"preferred_username", ann_sub}}, preferred_taken},
        {&aliases_, "bob", {{"preferred_username", "ann@example.com"}}, preferred_taken},
        {&aliases_, "bob", {{"preferred_username", "+15550100"}}, preferred_taken},
    };
    int number = 0;
    for (const auto& [settings, username, attributes, expected] : table) {
        auto pool = *settings;
        pool.id += std::to_string(number++);
        ASSERT_TRUE(at_[0].create(pool, ann()));
        auto second = user(username, attributes);
        EXPECT_EQ(outcome(at_[1].create(pool, second)), expected) << number;
        EXPECT_EQ(leads_to(pool, second.sub), expected == "done" ? username : "-") << number;
        for (const auto name : {"ann", ann_sub})
            EXPECT_EQ(leads_to(pool, name), "ann") << number;
        // The same by a change of a user who exists.
        if (attributes.empty()) continue;
        ASSERT_TRUE(at_[0].create(pool, user("cy")));
        const auto changed = at_[1].update(pool, "cy", [&](user_document& it) -> result<void> {
            it.attributes = attributes;
            return {};
        });
        EXPECT_EQ(outcome(changed), expected) << number;
    }
}

TEST_P(unique_names, a_user_may_have_a_name_twice) {
    ASSERT_TRUE(at_[0].create(aliases_, user("boss", {{"preferred_username", "boss"}})));
    EXPECT_EQ(leads_to(aliases_, "boss"), "boss");
    ASSERT_TRUE(at_[1].update(aliases_, "boss", [](user_document& it) -> result<void> {
        it.attributes.erase("preferred_username");
        return {};
    }));
    EXPECT_EQ(leads_to(aliases_, "boss"), "boss");
    EXPECT_EQ(outcome(at_[0].create(aliases_, user("bob", {{"preferred_username", "boss"}}))), preferred_taken);
    ASSERT_TRUE(at_[0].remove(aliases_, at_[0].get(aliases_, "boss")->user));
    EXPECT_EQ(outcome(at_[0].create(aliases_, user("bob", {{"preferred_username", "boss"}}))), "done");
    EXPECT_EQ(leads_to(aliases_, "boss"), "bob");
}

TEST_P(unique_names, a_verified_address_is_taken_back_from_a_preferred_username) {
    ASSERT_TRUE(at_[0].create(aliases_, user("thief", {{"preferred_username", "a@x.yz"}})));
    ASSERT_TRUE(at_[0].create(aliases_, user("owner", {{"email", "a@x.yz"}})));
    const auto owner = at_[0].get(aliases_, "owner")->user;
    ASSERT_TRUE(at_[0].take_alias_over(aliases_, "email", "a@x.yz", owner.sub));
    ASSERT_TRUE(at_[0].update(aliases_, "owner", [](user_document& it) -> result<void> {
        it.attributes["email_verified"] = "true";
        return {};
    }));
    EXPECT_EQ(leads_to(aliases_, "a@x.yz"), "owner");
    EXPECT_FALSE(at_[0].get(aliases_, "thief")->user.attributes.contains("preferred_username"));
}

// Half of the runners sign up with the name, the other half take it as preferred username.
TEST_P(unique_names, race_for_a_username_and_an_alias_and_one_wins) {
    constexpr std::size_t runners = 6;
    for (int round = 0; round < 5; ++round) {
        const auto name = fmt::format("boss{}", round);
        std::vector<user_document> all;
        for (std::size_t i = 0; i < runners; ++i) {
            const bool signs_up = i % 3 != 0;
            all.push_back(user(signs_up ? name : fmt::format("user{}-{}", round, i)));
            if (!signs_up) {
                ASSERT_TRUE(at_[0].create(aliases_, all.back()));
            }
        }
        std::atomic<int> winners = 0;
        std::atomic<std::size_t> winner = runners;
        race(runners, [&](std::size_t i, users& node) {
            const auto done = all[i].username == name
                                  ? node.create(aliases_, all[i])
                                  : node.update(aliases_, all[i].username, [&](user_document& it) -> result<void> {
                                        it.attributes["preferred_username"] = name;
                                        return {};
                                    });
            if (!done) return;
            ++winners;
            winner = i;
        });
        EXPECT_EQ(winners, 1);
        ASSERT_LT(winner, runners);
        EXPECT_EQ(leads_to(aliases_, name), all[winner].username);
        EXPECT_EQ(at_[0].get(aliases_, name)->user.sub, all[winner].sub);
    }
}

TEST_P(unique_names, race_for_a_sub_and_nobody_takes_it) {
    constexpr std::size_t runners = 6;
    ASSERT_TRUE(at_[0].create(aliases_, ann()));
    std::atomic<int> winners = 0;
    race(runners, [&](std::size_t i, users& node) {
        if (node.create(aliases_,
                        i % 2 == 0 ? user(ann_sub) : user(fmt::format("u{}", i), {{"preferred_username", ann_sub}})))
            ++winners;
    });
    EXPECT_EQ(winners, 0);
    EXPECT_EQ(leads_to(aliases_, ann_sub), "ann");
}

} // namespace
} // namespace poolguard::pool
