#include "store/sqlite_writer.hpp"

#include "sqlite_fixture.hpp"

#include <csignal>
#include <fstream>
#include <sys/resource.h>

namespace poolguard::store {
namespace {

class sqlite_writer_test : public sqlite_fixture {};

// While it exists, no other connection can commit: the writer waits with its current batch.
class commits_held {
  public:
    explicit commits_held(sqlite_database& by) : by_(by) { EXPECT_TRUE(by_.run("BEGIN IMMEDIATE")); }
    commits_held(const commits_held&) = delete;
    commits_held& operator=(const commits_held&) = delete;
    ~commits_held() { EXPECT_TRUE(by_.run("ROLLBACK")); }

  private:
    sqlite_database& by_;
};

// While it exists, no file of this process can grow beyond so many bytes, as on a full disk.
class small_disk {
  public:
    explicit small_disk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
        const rlimit now{bytes, before_.rlim_max};
        EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &now), 0);
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk() {
        EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &before_), 0);
        static_cast<void>(std::signal(SIGXFSZ, handler_));
    }

  private:
    void (*handler_)(int);
    rlimit before_{};
};

} // namespace

TEST_F(sqlite_writer_test, many_writers_share_few_commits) {
    constexpr int threads = 64;
    const auto records = open();
    auto beside = connect();
    std::atomic<int> written = 0;
    {
        std::vector<std::jthread> running;
        const commits_held held(beside);
        for (int t = 0; t < threads; ++t)
            running.emplace_back([&, t] {
                if (records->put({"p", std::to_string(t)}, "{}", if_absent{}) == 1U) ++written;
            });
        EXPECT_TRUE(eventually([&] { return records->statistics().writes == threads; }));
    }
    EXPECT_TRUE(eventually([&] { return written == threads; }));
    // One batch was taken before or during the lock; the rest goes into the next.
    EXPECT_LE(records->statistics().commits, 2U);
    EXPECT_EQ(records->find({.partition = "p", .limit = 1000})->records.size(), std::size_t{threads});
}

TEST_F(sqlite_writer_test, a_batch_is_bounded_in_number_and_in_bytes) {
    const struct {
        sqlite_options options;
        std::uint64_t commits;
    } cases[] = {{{.batch_writes = 3}, 1 + 4}, {{.batch_bytes = 3000}, 1 + 4}, {{}, 1 + 1}};
    const std::string document = '"' + std::string(998, 'd') + '"';
    int partition = 0;
    for (const auto& each : cases) {
        const auto records = open(each.options);
        auto beside = connect();
        const auto name = std::to_string(partition++);
        std::vector<std::jthread> running;
        {
            const commits_held held(beside);
            running.emplace_back([&] { EXPECT_TRUE(records->put({name, "first"}, "{}", always{})); });
            EXPECT_TRUE(eventually([&] {
                const auto now = records->statistics();
                return now.writes == 1 && now.queued == 0;
            }));
            for (int i = 0; i < 12; ++i)
                running.emplace_back(
                    [&, i] { EXPECT_TRUE(records->put({name, std::to_string(i)}, document, always{})); });
            EXPECT_TRUE(eventually([&] { return records->statistics().queued == 12; }));
        }
        running.clear();
        EXPECT_EQ(records->statistics().commits, each.commits);
    }
}

TEST_F(sqlite_writer_test, a_failed_condition_fails_only_its_own_write) {
    const auto records = open();
    ASSERT_TRUE(records->put({"p", "there"}, "1", always{}));
    const auto commits_before = records->statistics().commits;
    auto beside = connect();
    std::expected<std::uint64_t, error> good, bad, stale;
    std::expected<std::int64_t, error> sum;
    {
        std::vector<std::jthread> running;
        const commits_held held(beside);
        running.emplace_back([&] { EXPECT_TRUE(records->put({"p", "first"}, "1", always{})); });
        EXPECT_TRUE(eventually([&] {
            const auto now = records->statistics();
            return now.writes == 2 && now.queued == 0;
        }));
        running.emplace_back([&] { bad = records->put({"p", "there"}, "2", if_absent{}); });
        running.emplace_back([&] { stale = records->put({"p", "there"}, "3", if_version{9}); });
        running.emplace_back([&] { good = records->put({"p", "new"}, "4", if_absent{}); });
        running.emplace_back([&] { sum = records->add({"p", "counter"}, 5); });
        EXPECT_TRUE(eventually([&] { return records->statistics().queued == 4; }));
    }
    EXPECT_EQ(records->statistics().commits, commits_before + 2);
    EXPECT_EQ(bad, std::unexpected(error::conflict));
    EXPECT_EQ(stale, std::unexpected(error::conflict));
    EXPECT_EQ(good, 1U);
    EXPECT_EQ(sum, 5);
    EXPECT_EQ((*records->get({"p", "there"}))->document, "1");
    EXPECT_EQ((*records->get({"p", "new"}))->document, "4");
}

TEST_F(sqlite_writer_test, a_write_that_finds_the_queue_full_is_refused_at_once) {
    const auto records = open({.queued_writes = 2});
    auto beside = connect();
    {
        std::vector<std::jthread> running;
        const commits_held held(beside);
        running.emplace_back([&] { EXPECT_TRUE(records->put({"p", "taken"}, "1", always{})); });
        EXPECT_TRUE(eventually([&] {
            const auto now = records->statistics();
            return now.writes == 1 && now.queued == 0;
        }));
        for (const auto* each : {"a", "b"})
            running.emplace_back([&, each] { EXPECT_TRUE(records->put({"p", each}, "1", always{})); });
        EXPECT_TRUE(eventually([&] { return records->statistics().queued == 2; }));
        EXPECT_EQ(records->put({"p", "over"}, "1", always{}), std::unexpected(error::unavailable));
        EXPECT_TRUE(records->probe()) << "reading does not wait for writing";
    }
    EXPECT_EQ(records->put({"p", "later"}, "1", always{}), 1U);
    EXPECT_FALSE(records->get({"p", "over"})->has_value());
}

TEST_F(sqlite_writer_test, a_lock_fails_only_the_writes_that_it_times_out) {
    const auto records = open({.busy_timeout = std::chrono::milliseconds(1)});
    auto beside = connect();
    {
        const commits_held held(beside);
        EXPECT_EQ(records->put({"p", "s"}, "1", if_absent{}), std::unexpected(error::unavailable));
    }
    EXPECT_EQ(records->put({"p", "s"}, "1", if_absent{}), 1U);
}

TEST_F(sqlite_writer_test, a_full_disk_fails_writes_and_loses_nothing) {
    const std::string document = '"' + std::string(100'000, 'd') + '"';
    std::size_t written = 0;
    {
        const auto records = open();
        {
            const small_disk disk(1'000'000);
            std::expected<std::uint64_t, error> last = 0;
            while (written < 100 && (last = records->put({"p", fmt::format("{:03}", written)}, document, if_absent{})))
                ++written;
            EXPECT_EQ(last, std::unexpected(error::full));
            EXPECT_GE(written, 5U);
            EXPECT_TRUE(records->probe());
            EXPECT_EQ(records->find({.partition = "p"})->records.size(), written);
        }
        EXPECT_EQ(records->put({"p", "after"}, document, if_absent{}), 1U);
    }
    const auto found = open()->find({.partition = "p"});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->records.size(), written + 1);
    for (const auto& each : found->records)
        EXPECT_EQ(each.document, document);
}

TEST_F(sqlite_writer_test, a_full_disk_fails_every_write_of_the_batch) {
    const auto records = open();
    auto beside = connect();
    const std::string document = '"' + std::string(300'000, 'd') + '"';
    std::atomic<int> full = 0;
    {
        const small_disk disk(1'000'000);
        std::vector<std::jthread> running;
        const commits_held held(beside);
        running.emplace_back([&] { EXPECT_TRUE(records->put({"q", "first"}, "1", always{})); });
        EXPECT_TRUE(eventually([&] {
            const auto now = records->statistics();
            return now.writes == 1 && now.queued == 0;
        }));
        for (int i = 0; i < 6; ++i)
            running.emplace_back([&, i] {
                if (records->put({"p", std::to_string(i)}, document, always{}) == std::unexpected(error::full)) ++full;
            });
        EXPECT_TRUE(eventually([&] { return records->statistics().queued == 6; }));
    }
    EXPECT_TRUE(eventually([&] { return full == 6; }));
    EXPECT_TRUE(records->find({.partition = "p"})->records.empty());
    EXPECT_EQ(records->put({"p", "after"}, document, if_absent{}), 1U);
}

TEST_F(sqlite_writer_test, damage_is_distinguished_from_other_failures) {
    {
        const auto records = open();
        for (int i = 0; i < 100; ++i)
            ASSERT_TRUE(records->put({"p", std::to_string(i)}, '"' + std::string(2000, 'd') + '"', always{}));
    }
    // As a disk does that returns something else than was written; a file that is damaged before does not open.
    const auto records = open();
    {
        // The first page stays, which says what kind of file it is.
        std::fstream file(folder_.file(), std::ios::in | std::ios::out | std::ios::binary);
        const auto size = std::filesystem::file_size(folder_.file());
        file.seekp(4096);
        file << std::string(size - 4096, '\xaa');
    }
    EXPECT_EQ(records->get({"p", "5"}), std::unexpected(error::damaged));
    EXPECT_EQ(records->find({.partition = "p"}).error(), error::damaged);
    EXPECT_EQ(records->put({"p", "5"}, "{}", always{}), std::unexpected(error::damaged));
    EXPECT_EQ(records->remove({"p", "5"}), std::unexpected(error::damaged));
    EXPECT_EQ(records->add({"p", "c"}, 1), std::unexpected(error::damaged));
}

} // namespace poolguard::store
