#include "api/pages/console/group_form.hpp"

#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

constexpr auto some_role = "arn:aws:iam::123456789012:role/editors";

TEST(group_form, makes_a_group_of_what_was_entered) {
    const auto whole = new_group_from({"editors", "They write", "10", some_role});
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->name, "editors");
    EXPECT_EQ(whole->description, "They write");
    EXPECT_EQ(whole->precedence, 10);
    EXPECT_EQ(whole->role_arn, some_role);
    const auto bare = new_group_from({"編集者", "", "", ""});
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->description || bare->precedence || bare->role_arn);
}

TEST(group_form, refuses_what_the_pool_would_not_take) {
    const group_entry table[]{
        {"", "", "", ""},
        {"two words", "", "", ""},
        {"..", "", "", ""},
        {"a\u202eb", "", "", ""},
        {std::string(129, 'x'), "", "", ""},
        {"g", "a\u2066b", "", ""},
        {"g", std::string(2049, 'x'), "", ""},
        {"g", "", "-1", ""},
        {"g", "", "2147483648", ""},
        {"g", "", "1.5", ""},
        {"g", "", "1x", ""},
        {"g", "", "99999999999999999999", ""},
        {"g", "", "", "editors"},
    };
    for (const auto& entered : table) {
        const auto made = new_group_from(entered);
        ASSERT_FALSE(made) << entered.name << '|' << entered.description << '|' << entered.precedence;
        EXPECT_FALSE(std::get<page_text>(made.error().why).english.empty());
    }
}

class group_change : public testing::Test {
  protected:
    service::managed_group present{"editors", "They write", 10, {}, some_role};

    // The form as it was shown, with the marks of `former`.
    static group_entry shown(const service::managed_group& former) { return group_entry_of(former); }
    auto change(const group_entry& entered) { return group_change_from(entered, present, http::language::english); }
};

TEST_F(group_change, has_only_what_was_touched) {
    auto entered = shown(present);
    auto done = change(entered);
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->description || done->precedence || done->role_arn);
    entered.description = "";
    entered.precedence = "3";
    done = change(entered);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->description, "");
    EXPECT_EQ(done->precedence, 3);
    EXPECT_FALSE(done->role_arn);
}

TEST_F(group_change, leaves_what_somebody_else_has_changed) {
    auto entered = shown(present);
    present.description = "They read";
    entered.precedence = "3";
    const auto done = change(entered);
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->description);
    entered.description = "They rest";
    const auto refused = change(entered);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields, "Description");
}

TEST_F(group_change, does_not_undo_another_change_after_a_refusal) {
    auto entered = shown(present);
    entered.precedence = "first";
    present.description = "They read";
    ASSERT_FALSE(change(entered));
    auto again = entered_again(entered, present);
    EXPECT_EQ(again.precedence, "first");
    EXPECT_EQ(again.description, "They read");
    again.precedence = "3";
    const auto done = change(again);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->precedence, 3);
    EXPECT_FALSE(done->description);
}

TEST_F(group_change, stays_refused_until_the_page_is_opened_again) {
    auto entered = shown(present);
    entered.description = "They rest";
    present.description = "They read";
    ASSERT_FALSE(change(entered));
    const auto again = entered_again(entered, present);
    EXPECT_EQ(again.description, "They rest");
    EXPECT_FALSE(change(again));
}

TEST_F(group_change, takes_no_precedence_and_no_role_away) {
    auto entered = shown(present);
    entered.precedence.clear();
    EXPECT_FALSE(change(entered));
    entered = shown(present);
    entered.role_arn.clear();
    EXPECT_FALSE(change(entered));
}

} // namespace
} // namespace poolguard::api
