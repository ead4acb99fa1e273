#include "unit/pool/model/users_fixture.hpp"

namespace poolguard::pool {
namespace {

using users_test = users_fixture;

TEST_F(users_test, are_found_by_their_names) {
    const auto ann = user("Ann", {{"email", "Ann@example.com"},
                                  {"email_verified", "true"},
                                  {"phone_number", "+15550100"},
                                  {"preferred_username", "Annie"}});
    struct row {
        const user_pool_document* pool;
        std::string_view name;
        std::string_view username;
    };
    for (const auto* pool : {&plain_, &folding_, &by_email_, &aliases_}) {
        auto in_pool = *pool;
        in_pool.id += std::to_string(reinterpret_cast<std::uintptr_t>(pool));
        ASSERT_TRUE(users_.create(in_pool, ann));
        const row table[]{
            {&plain_, "Ann", "Ann"},
            {&plain_, "ann", "-"},
            {&plain_, "Ann@example.com", "-"},
            {&plain_, "+15550100", "-"},
            {&plain_, "Annie", "-"},
            {&plain_, "nobody", "-"},
            {&folding_, "ann", "Ann"},
            {&folding_, "ANN", "Ann"},
            {&folding_, "ann@EXAMPLE.com", "Ann"},
            {&folding_, "annie", "Ann"},
            {&folding_, "+15550100", "-"},
            {&by_email_, "Ann@example.com", "Ann"},
            {&by_email_, "ann@example.com", "-"},
            {&by_email_, "+15550100", "Ann"},
            {&by_email_, "Annie", "-"},
            {&aliases_, "Ann@example.com", "Ann"},
            {&aliases_, "+15550100", "-"},
            {&aliases_, "Annie", "Ann"},
        };
        for (const auto& [of, name, username] : table)
            if (of == pool) {
                EXPECT_EQ(found(in_pool, name), username) << name;
            }
        EXPECT_EQ(found(in_pool, ann.sub), "Ann");
        EXPECT_EQ(users_.get(in_pool, "nobody").error(), (failure{"UserNotFoundException", "User does not exist."}));
    }
}

TEST_F(users_test, claim_their_names_once) {
    struct row {
        const user_pool_document* pool;
        user_document second;
        std::string_view outcome;
    };
    const std::map<std::string, std::string> address{
        {"email", "ann@example.com"}, {"email_verified", "true"}, {"preferred_username", "annie"}};
    const std::map<std::string, std::string> unverified{{"email", "ann@example.com"}};
    const row table[]{
        {&plain_, user("ann"), "UsernameExistsException: User already exists"},
        {&plain_, user("ANN"), "done"},
        {&plain_, user("bob", address), "done"},
        {&folding_, user("ANN"), "UsernameExistsException: User already exists"},
        {&folding_, user("bob", {{"email", "ANN@example.com"}, {"email_verified", "true"}}),
         "AliasExistsException: An account with the email already exists."},
        {&by_email_, user("bob", unverified),
         "UsernameExistsException: An account with the given email already exists."},
        {&aliases_, user("bob", unverified), "done"},
        {&aliases_, user("bob", address), "AliasExistsException: An account with the email already exists."},
        {&aliases_, user("bob", {{"preferred_username", "annie"}}),
         "AliasExistsException: An account with the preferred_username already exists."},
    };
    int number = 0;
    for (const auto& [pool, second, expected] : table) {
        auto in_pool = *pool;
        in_pool.id += std::to_string(number++);
        ASSERT_TRUE(users_.create(in_pool, user("ann", address)));
        EXPECT_EQ(outcome(users_.create(in_pool, second)), expected) << number;
        EXPECT_EQ(*users_.count(in_pool), expected == "done" ? 2 : 1);
        EXPECT_EQ(found(in_pool, second.sub), expected == "done" ? second.username : "-");
    }
}

TEST_F(users_test, claim_nothing_when_one_name_is_taken) {
    ASSERT_TRUE(users_.create(by_email_, user("ann", {{"phone_number", "+15550100"}})));
    ASSERT_FALSE(users_.create(by_email_, user("bob", {{"email", "bob@x.yz"}, {"phone_number", "+15550100"}})));
    EXPECT_EQ(outcome(users_.create(by_email_, user("bob", {{"email", "bob@x.yz"}}))), "done");
}

TEST_F(users_test, let_go_of_names) {
    ASSERT_TRUE(users_.create(by_email_, user("ann", {{"email", "old@x.yz"}})));
    ASSERT_TRUE(set(by_email_, "ann", "email", "new@x.yz"));
    EXPECT_EQ(found(by_email_, "old@x.yz"), "-");
    EXPECT_EQ(found(by_email_, "new@x.yz"), "ann");
    EXPECT_TRUE(users_.create(by_email_, user("bob", {{"email", "old@x.yz"}})));
    ASSERT_TRUE(users_.remove(by_email_, users_.get(by_email_, "ann")->user));
    EXPECT_EQ(found(by_email_, "ann"), "-");
    EXPECT_EQ(*users_.count(by_email_), 1);
    EXPECT_TRUE(users_.create(by_email_, user("ann", {{"email", "new@x.yz"}})));
    const auto left = records_->find({.partition = keys::names(by_email_.id)});
    EXPECT_EQ(left->records.size(), 6U);
    EXPECT_EQ(outcome(set(by_email_, "nobody", "email", "x@x.yz")), "UserNotFoundException: User does not exist.");
    EXPECT_EQ(outcome(set(by_email_, "bob", "email", "new@x.yz")),
              "AliasExistsException: An account with the given email already exists.");
}

TEST_F(users_test, alias_follows_its_verification) {
    ASSERT_TRUE(users_.create(aliases_, user("ann", {{"email", "a@x.yz"}})));
    EXPECT_EQ(found(aliases_, "a@x.yz"), "-");
    ASSERT_TRUE(set(aliases_, "ann", "email_verified", "true"));
    EXPECT_EQ(found(aliases_, "a@x.yz"), "ann");
    ASSERT_TRUE(set(aliases_, "ann", "email_verified", "false"));
    EXPECT_EQ(found(aliases_, "a@x.yz"), "-");
    ASSERT_TRUE(users_.create(aliases_, user("bob", {{"email", "a@x.yz"}, {"email_verified", "true"}})));
    EXPECT_EQ(outcome(set(aliases_, "ann", "email_verified", "true")),
              "AliasExistsException: An account with the email already exists.");
}

TEST_F(users_test, long_values_are_found_by_digest) {
    const std::string longest(2048, 'x');
    ASSERT_TRUE(users_.create(aliases_, user("ann", {{"preferred_username", longest}, {"email", longest}})));
    EXPECT_EQ(found(aliases_, longest), "ann");
    EXPECT_EQ(found(aliases_, longest.substr(1)), "-");
    EXPECT_FALSE(users_.create(aliases_, user("bob", {{"preferred_username", longest}})));
    EXPECT_EQ(users_.index().find(aliases_, "email", longest, true, 10, {})->records.size(), 1U);
}

TEST_F(users_test, are_indexed_by_address) {
    const auto names = [&](std::string_view value, bool is_prefix) {
        std::string out;
        const auto page = users_.index().find(plain_, "email", value, is_prefix, 10, {});
        for (const auto& each : page->records)
            out += store::decode<user_reference>(each)->value.username + ' ';
        return out;
    };
    ASSERT_TRUE(users_.create(plain_, user("ann", {{"email", "A@x.yz"}})));
    ASSERT_TRUE(users_.create(plain_, user("bob", {{"email", "a@x.yz"}})));
    ASSERT_TRUE(users_.create(plain_, user("cy", {{"email", "a@x.yzz"}})));
    EXPECT_EQ(names("a@x.yz", false), "ann bob ");
    EXPECT_EQ(names("A@X", true), "ann bob cy ");
    ASSERT_TRUE(set(plain_, "bob", "email", "b@x.yz"));
    EXPECT_EQ(names("a@x", true), "ann cy ");
    ASSERT_TRUE(users_.remove(plain_, users_.get(plain_, "cy")->user));
    EXPECT_EQ(names("", true), "ann bob ");
}

TEST_F(users_test, changes_carry_their_moment_and_refusals_write_nothing) {
    ASSERT_TRUE(users_.create(plain_, user("ann")));
    clock_.advance(5s);
    ASSERT_TRUE(set(plain_, "ann", "name", "Ann"));
    EXPECT_EQ(users_.get(plain_, "ann")->user.modified, base::epoch_milliseconds(clock_.now()));
    const auto refused = users_.update(plain_, "ann", [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return std::unexpected(failure{"NotAuthorizedException", "no"});
    });
    EXPECT_EQ(outcome(refused), "NotAuthorizedException: no");
    EXPECT_TRUE(users_.get(plain_, "ann")->user.enabled);
}

TEST_F(users_test, are_written_many_at_once_with_an_answer_for_each) {
    ASSERT_TRUE(users_.create(aliases_, user("old", {{"email", "old@x.yz"}, {"email_verified", "true"}})));
    std::vector<user_document> wanted;
    for (const auto& [name, email] :
         {std::pair{"ann", "ann@x.yz"}, std::pair{"old", "new@x.yz"}, std::pair{"ben", "old@x.yz"},
          std::pair{"cy", "ann@x.yz"}, std::pair{"ann", "second@x.yz"}, std::pair{"dan", "dan@x.yz"}})
        wanted.push_back(user(name, {{"email", email}, {"email_verified", "true"}}));
    std::vector<std::string> outcomes;
    for (const auto& each : users_.create_all(aliases_, wanted))
        outcomes.push_back(outcome(each));
    const std::string taken = "UsernameExistsException: User already exists";
    const std::string alias = "AliasExistsException: An account with the email already exists.";
    EXPECT_EQ(outcomes, (std::vector<std::string>{"done", taken, alias, alias, taken, "done"}));
    EXPECT_EQ(found(aliases_, "dan@x.yz"), "dan");
    EXPECT_EQ(found(aliases_, "old@x.yz"), "old");
    EXPECT_EQ(found(aliases_, "ann@x.yz"), "ann");
    for (const auto* free : {"new@x.yz", "second@x.yz", "ben", "cy"})
        EXPECT_EQ(found(aliases_, free), "-") << free;
    EXPECT_EQ(users_.count(aliases_), 3);
    std::vector<user_document> crowd;
    for (int i = 0; i < 400; ++i)
        crowd.push_back(user(fmt::format("user{}", i)));
    EXPECT_TRUE(
        std::ranges::all_of(users_.create_all(plain_, crowd), [](const auto& each) { return each.has_value(); }));
    EXPECT_EQ(users_.count(plain_), 403); // all pools here have the same id
}

} // namespace
} // namespace poolguard::pool
