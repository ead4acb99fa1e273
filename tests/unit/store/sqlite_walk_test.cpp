#include "store/sqlite_walk.hpp"

#include "sqlite_fixture.hpp"

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class sqlite_walk_test : public sqlite_fixture {
  protected:
    std::vector<entry> all(std::optional<walk_position> after = {}) {
        auto walk = sqlite_walk::open(folder_.file(), clock_, std::move(after)).value();
        std::vector<entry> out;
        for (auto part = walk->next().value(); !part.empty(); part = walk->next().value())
            out.insert(out.end(), part.begin(), part.end());
        return out;
    }
};

TEST_F(sqlite_walk_test, shows_everything_once_in_the_same_order) {
    constexpr std::size_t count = 1203; // more than two parts
    const auto records = open();
    for (std::size_t n = 0; n < count; ++n)
        ASSERT_TRUE(records->put({"p" + std::to_string(n % 3), std::to_string(n)}, std::to_string(n), always{}));
    ASSERT_TRUE(records->put({"p", "expired"}, "", always{}, clock_.now() + 1s));
    ASSERT_TRUE(records->put({"p", "expires"}, "", always{}, clock_.now() + 1h));
    ASSERT_TRUE(records->add({"c", "n"}, 7));
    clock_.advance(1s);
    const auto found = all();
    ASSERT_EQ(found.size(), count + 2);
    EXPECT_EQ(found[0].key, (key{"p", "expires"}));
    EXPECT_EQ(found[0].expires, clock_.now() - 1s + 1h);
    EXPECT_EQ(found[1].document, "0");
    EXPECT_TRUE(found.back().is_counter);
    EXPECT_EQ(found.back().count, 7);
    // From any place on, what follows is the same.
    const auto later = all(walk_position{found[700].key, false});
    ASSERT_EQ(later.size(), found.size() - 701);
    EXPECT_EQ(later[0].key, found[701].key);
    EXPECT_TRUE(all(walk_position{found.back().key, true}).empty());
    const auto total = sqlite_walk::open(folder_.file(), clock_).value()->total();
    ASSERT_TRUE(total);
    EXPECT_EQ(*total, std::int64_t{count} + 3);
}

TEST_F(sqlite_walk_test, a_file_that_is_not_there_is_an_error) {
    EXPECT_FALSE(sqlite_walk::open(folder_.path() / "none", clock_));
}

TEST_F(sqlite_walk_test, a_file_without_one_of_the_tables_is_an_error) {
    for (const std::string table : {"records", "counters"}) {
        SCOPED_TRACE(table);
        open().reset();
        ASSERT_TRUE(connect().run("ALTER TABLE " + table + " RENAME TO other"));
        EXPECT_FALSE(sqlite_walk::open(folder_.file(), clock_));
        ASSERT_TRUE(connect().run("ALTER TABLE other RENAME TO " + table));
    }
    EXPECT_TRUE(sqlite_walk::open(folder_.file(), clock_));
}

} // namespace
} // namespace poolguard::store
