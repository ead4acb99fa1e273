#include "app/commands/apply/stack_exports.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace poolguard::app::apply {
namespace {

class stack_exports_test : public testing::Test {
  protected:
    stack_exports_test() { std::filesystem::create_directory(folder_); }
    ~stack_exports_test() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("stack_exports_test-" + std::to_string(::getpid()));
};

TEST_F(stack_exports_test, are_kept_for_other_stacks) {
    auto users = stack_exports::read(folder_);
    ASSERT_TRUE(users) << users.error();
    EXPECT_TRUE(users->others_than("admin").empty());
    ASSERT_TRUE(users->replace("users", {{"pool", "eu-west-1_Example1"}, {"client", "1app"}}));
    auto again = stack_exports::read(folder_);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->others_than("admin"), (exports_by_name{{"pool", "eu-west-1_Example1"}, {"client", "1app"}}));
    EXPECT_TRUE(again->others_than("users").empty());
    EXPECT_TRUE(again->check("users", "pool"));
    EXPECT_EQ(again->check("admin", "pool").error(), "Export with name pool is already exported by stack users");
    // What a stack no longer exports is gone.
    ASSERT_TRUE(again->replace("users", {{"pool", "eu-west-1_Example1"}}));
    EXPECT_TRUE(stack_exports::read(folder_)->check("admin", "client"));
}

TEST_F(stack_exports_test, of_stacks_that_are_applied_at_once_are_all_kept) {
    auto users = stack_exports::read(folder_).value();
    auto admin = stack_exports::read(folder_).value();
    auto late = stack_exports::read(folder_).value();
    ASSERT_TRUE(users.replace("users", {{"pool", "one"}}));
    ASSERT_TRUE(admin.replace("admin", {{"table", "two"}}));
    EXPECT_EQ(late.replace("late", {{"pool", "three"}}).error(),
              "Export with name pool is already exported by stack users");
    EXPECT_EQ(stack_exports::read(folder_)->others_than("late"), (exports_by_name{{"pool", "one"}, {"table", "two"}}));
}

TEST_F(stack_exports_test, refuses_a_damaged_file) {
    for (const auto* text : {"", "{", "[]", R"({"users":1})", R"({"users":{"pool":1}})"}) {
        std::ofstream(folder_ / "exports.json") << text;
        const auto read = stack_exports::read(folder_);
        ASSERT_FALSE(read) << text;
        EXPECT_NE(read.error().find("exports.json is damaged"), std::string::npos);
    }
}

} // namespace
} // namespace poolguard::app::apply
