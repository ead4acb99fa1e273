#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <unistd.h>

namespace poolguard::store {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class sqlite_open_test : public sqlite_fixture {
  protected:
    // Why the store does not open; if it does, a kind that no test expects.
    open_error refusal(const std::filesystem::path& file, const sqlite_options& options = {}) {
        auto opened = sqlite_records::open(file, clock_, options);
        if (opened) return {open_failure::unavailable, "opened"};
        return opened.error();
    }
    void change(const std::string& sql) {
        auto database = connect();
        ASSERT_TRUE(database.run(sql));
    }
};

// Drops root's right to write everywhere while it exists; has no effect for other users.
class without_privileges {
  public:
    without_privileges() : before_(::geteuid()) {
        if (before_ == 0 && ::seteuid(65534) != 0) throw std::runtime_error("cannot become nobody");
    }
    without_privileges(const without_privileges&) = delete;
    without_privileges& operator=(const without_privileges&) = delete;
    ~without_privileges() {
        if (before_ == 0 && ::seteuid(before_) != 0) std::abort();
    }

  private:
    uid_t before_;
};

} // namespace

TEST_F(sqlite_open_test, refuses_a_file_of_a_newer_version_and_leaves_it) {
    {
        ASSERT_TRUE(open()->put({"p", "s"}, "{}", always{}));
    }
    change("PRAGMA user_version = 7");
    const auto refused = refusal(folder_.file());
    EXPECT_EQ(refused.kind, open_failure::newer_version);
    EXPECT_EQ(refused.sentence,
              folder_.file().string() + " was written by a newer version of Poolguard (schema 7, this one knows 1)");
    change("PRAGMA user_version = 1");
    const auto found = open()->get({"p", "s"});
    EXPECT_TRUE(found && *found);
}

TEST_F(sqlite_open_test, refuses_other_files) {
    std::ofstream(folder_.file()) << std::string(8192, 'x');
    const auto refused = refusal(folder_.file());
    EXPECT_EQ(refused.kind, open_failure::not_a_database);
    EXPECT_EQ(refused.sentence, folder_.file().string() + " is not a database");
    EXPECT_EQ(std::filesystem::file_size(folder_.file()), 8192U);
}

TEST_F(sqlite_open_test, refuses_damaged_tables) {
    constexpr std::streamoff page = 4096;
    for (int n = 0; n < 100; ++n)
        ASSERT_TRUE(open()->put({"p", std::to_string(n)}, std::string(200, 'x'), always{}));
    const auto pages = static_cast<std::streamoff>(std::filesystem::file_size(folder_.file())) / page;
    ASSERT_GT(pages, 5);
    {
        std::fstream file(folder_.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp((pages - 1) * page) << std::string(page, '\0');
    }
    const auto refused = refusal(folder_.file());
    EXPECT_EQ(refused.kind, open_failure::damaged);
    EXPECT_THAT(refused.sentence, StartsWith(folder_.file().string() + " is damaged: "));
    EXPECT_THAT(refused.sentence, testing::Not(HasSubstr("\n")));
}

// SQLite's own VFS, but while it exists, some parts of a file cannot be read, or the file cannot be locked.
class disk_that_fails {
  public:
    using condition = std::function<bool(sqlite3_int64 at)>; // for a lock, `at` is negative

    explicit disk_that_fails(condition when) : own_(*vfs_below()) {
        fails = std::move(when);
        own_.zName = "disk-that-fails";
        own_.xOpen = open;
        sqlite3_vfs_register(&own_, 1);
    }
    disk_that_fails(const disk_that_fails&) = delete;
    disk_that_fails& operator=(const disk_that_fails&) = delete;
    ~disk_that_fails() { sqlite3_vfs_unregister(&own_); }

  private:
    static sqlite3_vfs* vfs_below() {
        static auto* const found = sqlite3_vfs_find("unix");
        return found;
    }
    static int open(sqlite3_vfs*, const char* name, sqlite3_file* out, int flags, int* out_flags) {
        static sqlite3_io_methods failing;
        const int done = vfs_below()->xOpen(vfs_below(), name, out, flags, out_flags);
        if (done != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0) return done;
        methods_below = out->pMethods;
        failing = *methods_below;
        failing.xRead = read;
        failing.xLock = lock;
        failing.xShmLock = lock_memory;
        out->pMethods = &failing;
        return done;
    }
    static int read(sqlite3_file* of, void* into, int count, sqlite3_int64 at) {
        if (!fails(at)) return methods_below->xRead(of, into, count, at);
        errno = ESTALE;
        return SQLITE_IOERR_READ;
    }
    static int lock(sqlite3_file* of, int how) { return fails(-1) ? SQLITE_IOERR_LOCK : methods_below->xLock(of, how); }
    static int lock_memory(sqlite3_file* of, int first, int count, int how) {
        if ((how & SQLITE_SHM_UNLOCK) == 0 && fails(-1)) return SQLITE_IOERR_SHMLOCK;
        return methods_below->xShmLock(of, first, count, how);
    }

    static inline const sqlite3_io_methods* methods_below = nullptr;
    static inline condition fails;
    sqlite3_vfs own_;
};

TEST_F(sqlite_open_test, does_not_take_a_failed_read_for_damage) {
    ASSERT_TRUE(open()->put({"p", "s"}, "{}", always{}));
    {
        const disk_that_fails now([](sqlite3_int64 at) { return at >= 4096; });
        const auto refused = refusal(folder_.file());
        EXPECT_EQ(refused.kind, open_failure::unavailable);
        EXPECT_EQ(refused.sentence,
                  folder_.file().string() + " cannot be opened: a page cannot be read: Stale file handle");
    }
    EXPECT_TRUE(open()->get({"p", "s"}));
}

TEST_F(sqlite_open_test, refuses_a_file_whichever_call_of_the_disk_fails) {
    ASSERT_TRUE(open()->put({"p", "s"}, "{}", always{}));
    int count = 0; // of the calls that succeed before one fails
    for (;; ++count) {
        SCOPED_TRACE(count);
        const disk_that_fails now([left = count](sqlite3_int64) mutable { return left-- <= 0; });
        const auto refused = refusal(folder_.file());
        if (refused.sentence == "opened") break; // what fails now is the closing
        EXPECT_EQ(refused.kind, open_failure::unavailable) << refused.sentence;
        EXPECT_THAT(refused.sentence, StartsWith(folder_.file().string() + " cannot be opened: "));
    }
    EXPECT_GT(count, 15);
}

TEST_F(sqlite_open_test, refuses_a_database_of_another_program) {
    std::ofstream(folder_.file()).close();
    change("CREATE TABLE theirs (n)");
    EXPECT_EQ(refusal(folder_.file()).kind, open_failure::not_a_database);
    change("DROP TABLE theirs; PRAGMA application_id = 99");
    const auto refused = refusal(folder_.file());
    EXPECT_EQ(refused.kind, open_failure::not_a_database);
    EXPECT_THAT(refused.sentence, HasSubstr("another program"));
}

TEST_F(sqlite_open_test, refuses_paths_where_no_file_can_be) {
    std::ofstream(folder_.path() / "file").close();
    std::filesystem::create_directory(folder_.path() / "folder");
    const struct {
        std::filesystem::path file;
        open_failure kind;
    } cases[] = {{folder_.path() / "file" / "poolguard.db", open_failure::cannot_create},
                 {folder_.path() / "file" / "deeper" / "poolguard.db", open_failure::cannot_create},
                 {folder_.path() / std::string(300, 'n'), open_failure::cannot_create},
                 {folder_.path() / "folder", open_failure::unavailable}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.file);
        const auto refused = refusal(each.file);
        EXPECT_EQ(refused.kind, each.kind);
        EXPECT_THAT(refused.sentence, StartsWith(each.file.string() + " cannot be "));
    }
}

TEST_F(sqlite_open_test, refuses_a_folder_that_is_read_only) {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0555));
    const without_privileges lowered;
    for (const auto& file : {folder_.file(), folder_.path() / "deeper" / "poolguard.db"}) {
        const auto refused = refusal(file);
        EXPECT_EQ(refused.kind, open_failure::read_only);
        EXPECT_THAT(refused.sentence, StartsWith(file.string() + " cannot be written"));
    }
}

TEST_F(sqlite_open_test, refuses_an_existing_file_in_a_folder_that_is_read_only) {
    open().reset();
    std::filesystem::permissions(folder_.file(), std::filesystem::perms(0666));
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0555));
    const without_privileges lowered;
    EXPECT_EQ(refusal(folder_.file()).kind, open_failure::read_only);
}

TEST_F(sqlite_open_test, refuses_a_file_that_is_read_only) {
    open().reset();
    std::filesystem::permissions(folder_.file(), std::filesystem::perms(0444));
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0777));
    const without_privileges lowered;
    EXPECT_EQ(refusal(folder_.file()).kind, open_failure::read_only);
}

TEST_F(sqlite_open_test, refuses_a_locked_file) {
    open().reset();
    auto other = connect();
    ASSERT_TRUE(other.run("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"));
    const auto refused = refusal(folder_.file(), {.busy_timeout = std::chrono::milliseconds(1)});
    EXPECT_EQ(refused.kind, open_failure::locked);
    EXPECT_EQ(refused.sentence, folder_.file().string() + " is locked by another process");
}

TEST_F(sqlite_open_test, a_path_is_never_taken_for_a_uri_or_for_memory) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    for (const std::string name : {":memory:", "file:poolguard.db?mode=memory"}) {
        const auto records = sqlite_records::open(name, clock_);
        EXPECT_TRUE(records);
        EXPECT_TRUE(records && (*records)->put({"p", "s"}, "{}", always{}));
        EXPECT_TRUE(std::filesystem::exists(folder_.path() / name));
    }
    std::filesystem::current_path(before);
}

TEST_F(sqlite_open_test, a_relative_path_means_the_same_file_when_the_working_folder_changes) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    const auto records = sqlite_records::open("poolguard.db", clock_);
    std::filesystem::current_path(before);
    ASSERT_TRUE(records) << records.error().sentence;
    ASSERT_TRUE((*records)->put({"p", "s"}, "{}", always{}));
    const auto found = (*records)->get({"p", "s"});
    EXPECT_TRUE(found && *found);
}

} // namespace poolguard::store
