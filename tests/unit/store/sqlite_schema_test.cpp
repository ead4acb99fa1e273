#include "store/sqlite_schema.hpp"

#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

#include <array>
#include <fstream>

namespace poolguard::store {
namespace {

constexpr std::array<const char*, 3> steps{"CREATE TABLE a (n)", "CREATE TABLE b (n); INSERT INTO b VALUES (2)",
                                           "INSERT INTO a SELECT n + 1 FROM b"};

class sqlite_schema_test : public sqlite_fixture {
  protected:
    void SetUp() override { std::ofstream(folder_.file()).close(); }
    auto bring(std::span<const char* const> with) {
        auto database = connect();
        return migrate(database, folder_.file(), with);
    }
    std::int64_t ask(const char* sql) {
        auto database = connect();
        return query_integer(database, sql).value_or(-1);
    }
};

} // namespace

TEST_F(sqlite_schema_test, applies_each_missing_step_once) {
    for (std::size_t known = 1; known <= steps.size(); ++known) {
        ASSERT_TRUE(bring(std::span(steps).first(known)));
        ASSERT_TRUE(bring(std::span(steps).first(known)));
        EXPECT_EQ(ask("PRAGMA user_version"), static_cast<std::int64_t>(known));
    }
    EXPECT_EQ(ask("SELECT count(*) FROM b"), 1);
    EXPECT_EQ(ask("SELECT sum(n) FROM a"), 3);
}

TEST_F(sqlite_schema_test, creates_the_tables_from_nothing) {
    ASSERT_TRUE(bring(steps));
    EXPECT_EQ(ask("PRAGMA user_version"), 3);
    EXPECT_EQ(ask("SELECT sum(n) FROM a"), 3);
}

TEST_F(sqlite_schema_test, a_failed_step_leaves_the_previous_version_intact) {
    auto broken = steps;
    broken[1] = "CREATE TABLE b (n); INSERT INTO missing VALUES (1)";
    const auto failed = bring(broken);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, open_failure::unavailable);
    EXPECT_EQ(ask("PRAGMA user_version"), 1);
    EXPECT_EQ(ask("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    EXPECT_TRUE(bring(steps));
}

TEST_F(sqlite_schema_test, an_older_program_refuses_a_newer_file) {
    ASSERT_TRUE(bring(steps));
    const auto refused = bring(std::span(steps).first(2));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, open_failure::newer_version);
    EXPECT_EQ(ask("PRAGMA user_version"), 3);
}

} // namespace poolguard::store
