#include "unit/pool/administration_fixture.hpp"

#include "pool/model/pool_keys.hpp"

#include <fmt/ranges.h>

namespace poolguard::pool {
namespace {

class groups_test : public administration_fixture {
  protected:
    void SetUp() override { make_pool(); }
    void make_group(const std::string& name, std::optional<std::int64_t> precedence = {}) {
        group_document group;
        group.name = name;
        group.precedence = precedence;
        ASSERT_TRUE(groups_.create(pool(), group));
    }
    std::string ranked(std::string_view username) {
        std::string out;
        const auto ranks = groups_.ranked_groups_of(pool(), username);
        for (const auto& each : *ranks)
            out += each.name + ' ';
        return out;
    }
};

TEST_F(groups_test, are_ranked_by_precedence) {
    make_group("a");
    make_group("b", 10);
    make_group("c", 0);
    make_group("d", 10);
    for (const auto* name : {"d", "a", "b", "c", "a"})
        ASSERT_TRUE(groups_.add_member(pool(), name, "ann"));
    EXPECT_EQ(ranked("ann"), "c b d a ");
    EXPECT_EQ(ranked("bob"), "");
    ASSERT_TRUE(groups_.remove_member(pool(), "c", "ann"));
    ASSERT_TRUE(groups_.remove_member(pool(), "c", "ann"));
    EXPECT_EQ(ranked("ann"), "b d a ");
}

TEST_F(groups_test, leave_nothing_behind) {
    make_group("a");
    make_group("b");
    for (int i = 0; i < 30; ++i)
        ASSERT_TRUE(groups_.add_member(pool(), "a", fmt::format("user{}", i)));
    ASSERT_TRUE(groups_.add_member(pool(), "b", "user7"));
    ASSERT_TRUE(groups_.remove(pool(), "a"));
    EXPECT_FALSE(groups_.remove(pool(), "a"));
    make_group("a");
    EXPECT_TRUE(groups_.members_of(pool(), "a", 10, {})->records.empty());
    EXPECT_EQ(ranked("user7"), "b ");
    ASSERT_TRUE(groups_.forget_user(pool(), "user7"));
    EXPECT_EQ(ranked("user7"), "");
    EXPECT_TRUE(groups_.members_of(pool(), "b", 10, {})->records.empty());
}

TEST_F(groups_test, are_limited_to_a_hundred_for_a_user) {
    for (int i = 0; i < 101; ++i)
        make_group(fmt::format("g{:03}", i));
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(groups_.add_member(pool(), fmt::format("g{:03}", i), "ann"));
    EXPECT_EQ(groups_.add_member(pool(), "g100", "ann").error().name, "LimitExceededException");
    EXPECT_TRUE(groups_.add_member(pool(), "g042", "ann"));
    EXPECT_EQ(groups_.ranked_groups_of(pool(), "ann")->size(), 100U);
    EXPECT_EQ(groups_.add_member(pool(), "nowhere", "ann").error(),
              (failure{"ResourceNotFoundException", "Group not found."}));
}

TEST_F(groups_test, a_user_is_in_all_or_not) {
    for (const auto* name : {"a", "b", "c"})
        make_group(name);
    ASSERT_TRUE(groups_.add_member(pool(), "a", "ann"));
    ASSERT_TRUE(groups_.add_member(pool(), "b", "ann"));
    const struct {
        std::vector<std::string> names;
        bool is_in;
    } cases[] = {{{}, true},          {{"a"}, true},       {{"a", "b"}, true}, {{"c"}, false},
                 {{"a", "c"}, false}, {{"c", "a"}, false}, {{"d"}, false},     {{"a", "b", ""}, false}};
    for (const auto& each : cases)
        EXPECT_EQ(groups_.is_in_all(pool(), each.names, "ann"), each.is_in)
            << fmt::format("{}", fmt::join(each.names, ","));
    EXPECT_EQ(groups_.is_in_all(pool(), {"a"}, "bob"), false);
    ASSERT_TRUE(groups_.remove_member(pool(), "b", "ann"));
    EXPECT_EQ(groups_.is_in_all(pool(), {"a", "b"}, "ann"), false);
}

TEST_F(groups_test, names_with_slashes_keep_apart) {
    make_group("a/b");
    make_group("a");
    ASSERT_TRUE(groups_.add_member(pool(), "a/b", "c"));
    EXPECT_EQ(ranked("c"), "a/b ");
    EXPECT_EQ(ranked("b/c"), "");
    EXPECT_TRUE(groups_.members_of(pool(), "a", 10, {})->records.empty());
}

} // namespace
} // namespace poolguard::pool
