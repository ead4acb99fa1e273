#include "store/sqlite_records.hpp"

#include "records_conformance.hpp"
#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

#include <sys/stat.h>

namespace poolguard::store {
namespace {

class opened_sqlite final : public opened_records {
  public:
    explicit opened_sqlite(const base::clock& clock) {
        auto opened = sqlite_records::open(folder_.file(), clock);
        if (!opened) throw std::runtime_error(opened.error().sentence);
        records_ = std::move(*opened);
    }
    store::records& records() override { return *records_; }

  private:
    temporary_folder folder_;
    std::unique_ptr<sqlite_records> records_;
};

const records_factory sqlite = [](const base::clock& clock) { return std::make_unique<opened_sqlite>(clock); };

unsigned mode_of(const std::filesystem::path& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777U : 0U;
}

class sqlite_records_test : public sqlite_fixture {};

} // namespace

INSTANTIATE_TEST_SUITE_P(sqlite, records_conformance, testing::Values(sqlite));

TEST_F(sqlite_records_test, keeps_everything_over_a_restart) {
    {
        const auto records = open();
        ASSERT_EQ(records->put({"p", "a"}, R"({"n":1})", if_absent{}), 1U);
        ASSERT_EQ(records->put({"p", "a"}, R"({"n":2})", if_version{1}, clock_.now() + std::chrono::milliseconds(50)),
                  2U);
        ASSERT_EQ(records->add({"p", "c"}, 41), 41);
    }
    EXPECT_FALSE(std::filesystem::exists(folder_.file().string() + "-wal")) << "the log was not copied at the end";
    const auto records = open();
    const auto found = records->get({"p", "a"});
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->document, R"({"n":2})");
    EXPECT_EQ((*found)->version, 2U);
    EXPECT_EQ((*found)->expires, clock_.now() + std::chrono::milliseconds(50));
    EXPECT_EQ(records->add({"p", "c"}, 1), 42);
}

TEST_F(sqlite_records_test, only_the_owner_can_read_its_files) {
    const auto before = ::umask(0);
    const auto file = folder_.path() / "made" / "data" / "poolguard.db";
    const auto records = sqlite_records::open(file, clock_);
    ASSERT_TRUE(records) << records.error().sentence;
    ASSERT_TRUE((*records)->put({"p", "s"}, "{}", always{}));
    ::umask(before);
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(file.string() + "-wal"), 0600U);
    EXPECT_EQ(mode_of(file.string() + "-shm"), 0600U);
}

TEST_F(sqlite_records_test, uses_a_write_ahead_log) {
    const auto records = open();
    auto beside = connect();
    EXPECT_EQ(query_text(beside, "PRAGMA journal_mode").value_or(""), "wal");
}

TEST_F(sqlite_records_test, two_stores_on_one_file_see_each_other) {
    const auto one = open();
    const auto other = open();
    ASSERT_EQ(one->put({"p", "s"}, "1", if_absent{}), 1U);
    EXPECT_EQ(other->put({"p", "s"}, "2", if_absent{}), std::unexpected(error::conflict));
    ASSERT_EQ(other->put({"p", "s"}, "2", if_version{1}), 2U);
    const auto found = one->get({"p", "s"});
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->document, "2");
}

TEST_F(sqlite_records_test, few_readers_serve_many_threads) {
    const auto records = open({.readers = 2});
    ASSERT_TRUE(records->put({"p", "s"}, "{}", always{}));
    std::atomic<int> found = 0;
    {
        std::vector<std::jthread> running;
        for (int t = 0; t < 16; ++t)
            running.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    if (const auto got = records->get({"p", "s"}); got && *got) ++found;
            });
    }
    EXPECT_EQ(found, 16 * 50);
}

TEST_F(sqlite_records_test, sweeps_only_expired_records) {
    const auto records = open();
    const auto now = clock_.now();
    ASSERT_TRUE(records->put({"p", "expired"}, "{}", always{}, now));
    ASSERT_TRUE(records->put({"p", "about to"}, "{}", always{}, now + std::chrono::milliseconds(1)));
    ASSERT_TRUE(records->put({"p", "forever"}, "{}", always{}));
    ASSERT_TRUE(records->add({"p", "expired"}, 1, now));
    ASSERT_TRUE(records->add({"p", "forever"}, 1));
    EXPECT_EQ(records->sweep(), 2);
    EXPECT_EQ(records->sweep(), 0);
    auto beside = connect();
    EXPECT_EQ(query_integer(beside, "SELECT count(*) FROM records").value_or(-1), 2);
    EXPECT_EQ(query_integer(beside, "SELECT count(*) FROM counters").value_or(-1), 1);
}

TEST_F(sqlite_records_test, sweeps_by_itself_when_idle) {
    constexpr int count = 300; // more than one slice
    {
        const auto records = open();
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(records->put({"p", std::to_string(i)}, "{}", always{}, clock_.now()));
        EXPECT_EQ(records->statistics().removed, 0U);
    }
    const auto records = open({.sweep_interval = std::chrono::milliseconds(1)});
    EXPECT_TRUE(eventually([&] { return records->statistics().removed == count; }));
    auto beside = connect();
    EXPECT_EQ(query_integer(beside, "SELECT count(*) FROM records").value_or(-1), 0);
}

} // namespace poolguard::store
