#include "unit/pool/model/users_fixture.hpp"

#include <barrier>
#include <thread>

namespace poolguard::pool {
namespace {

using users_race = users_fixture;

TEST_F(users_race, race_for_an_address_and_one_wins) {
    constexpr int runners = 8;
    for (int round = 0; round < 10; ++round) {
        std::barrier start(runners);
        std::atomic<int> winners = 0;
        std::vector<user_document> all;
        const auto address = fmt::format("round{}@example.com", round);
        for (int i = 0; i < runners; ++i)
            all.push_back(user(fmt::format("user{}-{}", round, i), {{"email", address}}));
        std::vector<std::jthread> threads;
        for (const auto& each : all)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                const auto created = users_.create(by_email_, each);
                if (created)
                    ++winners;
                else
                    EXPECT_EQ(created.error().name, "UsernameExistsException");
            });
        threads.clear();
        EXPECT_EQ(winners, 1);
        const auto winner = found(by_email_, address);
        EXPECT_NE(winner, "-");
        for (const auto& each : all)
            EXPECT_EQ(found(by_email_, each.username), each.username == winner ? winner : "-");
    }
    EXPECT_EQ(*users_.count(by_email_), 10);
}

TEST_F(users_race, race_for_an_address_by_updates) {
    constexpr int runners = 6;
    for (int i = 0; i < runners; ++i)
        ASSERT_TRUE(users_.create(by_email_, user(fmt::format("user{}", i), {{"email", fmt::format("{}@x.yz", i)}})));
    std::barrier start(runners);
    std::atomic<int> winners = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < runners; ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            const auto changed = set(by_email_, fmt::format("user{}", i), "email", "new@x.yz");
            if (changed)
                ++winners;
            else
                EXPECT_EQ(outcome(changed), "AliasExistsException: An account with the given email already exists.");
        });
    threads.clear();
    EXPECT_EQ(winners, 1);
    const auto winner = found(by_email_, "new@x.yz");
    for (int i = 0; i < runners; ++i) {
        const auto name = fmt::format("user{}", i);
        EXPECT_EQ(found(by_email_, fmt::format("{}@x.yz", i)), name == winner ? "-" : name);
    }
}

TEST_F(users_race, take_concurrent_changes_of_one_user) {
    ASSERT_TRUE(users_.create(by_email_, user("ann", {{"email", "start@x.yz"}})));
    constexpr int runners = 4;
    std::barrier start(runners);
    std::vector<std::jthread> threads;
    for (int i = 0; i < runners; ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            for (int round = 0; round < 6; ++round) {
                EXPECT_EQ(outcome(set(by_email_, "ann", "email", round % 2 == 0 ? "a@x.yz" : "b@x.yz")), "done");
                EXPECT_EQ(outcome(set(by_email_, "ann", fmt::format("custom:{}", i), std::to_string(round))), "done");
            }
        });
    threads.clear();
    const auto ann = users_.get(by_email_, "ann")->user;
    const auto address = ann.attributes.at("email");
    for (int i = 0; i < runners; ++i)
        EXPECT_EQ(ann.attributes.at(fmt::format("custom:{}", i)), "5");
    EXPECT_EQ(found(by_email_, address), "ann");
    // The address that she has is hers, the other is free at once or when her last claim on it is old.
    clock_.advance(31s);
    EXPECT_FALSE(users_.create(by_email_, user("bob", {{"email", address}})));
    EXPECT_TRUE(users_.create(by_email_, user("bob", {{"email", address == "a@x.yz" ? "b@x.yz" : "a@x.yz"}})));
}

} // namespace
} // namespace poolguard::pool
