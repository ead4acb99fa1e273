#include "store/sqlite_database.hpp"

#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

namespace poolguard::store {
namespace {

using sqlite_database_test = sqlite_fixture;

TEST_F(sqlite_database_test, a_transaction_that_fails_leaves_nothing_and_the_next_one_begins) {
    open();
    auto database = connect();
    ASSERT_TRUE(database.run("CREATE TABLE numbers (number INTEGER)"));
    const auto insert = [&](const char* then) {
        return database.transact([&]() -> std::expected<void, sqlite_failure> {
            if (const auto done = database.run("INSERT INTO numbers VALUES (1)"); !done) return done;
            return database.run(then);
        });
    };
    EXPECT_FALSE(insert("INSERT INTO nowhere VALUES (1)"));
    EXPECT_EQ(query_integer(database, "SELECT count(*) FROM numbers"), 0);
    EXPECT_TRUE(insert("SELECT 1"));
    EXPECT_EQ(query_integer(database, "SELECT count(*) FROM numbers"), 1);
    // SQLite has ended it already.
    EXPECT_FALSE(insert("ROLLBACK; INSERT INTO nowhere VALUES (1)"));
    EXPECT_TRUE(insert("SELECT 1"));
    EXPECT_EQ(query_integer(database, "SELECT count(*) FROM numbers"), 2);
}

} // namespace
} // namespace poolguard::store
