#include "store/sqlite_failure.hpp"

#include "store/open_error.hpp"

#include <cerrno>
#include <gtest/gtest.h>
#include <set>
#include <sqlite3.h>

namespace poolguard::store {

TEST(sqlite_failure_test, each_code_has_its_meaning) {
    const struct {
        int code;
        int system_error;
        error meaning;
        open_failure at_opening;
    } cases[] = {
        {SQLITE_FULL, 0, error::full, open_failure::full},
        {SQLITE_IOERR_WRITE, ENOSPC, error::full, open_failure::full},
        {SQLITE_IOERR_SHMSIZE, EDQUOT, error::full, open_failure::full},
        {SQLITE_IOERR_WRITE, EFBIG, error::full, open_failure::full},
        {SQLITE_READONLY, 0, error::read_only, open_failure::read_only},
        {SQLITE_READONLY_DBMOVED, 0, error::read_only, open_failure::read_only},
        {SQLITE_READONLY_DIRECTORY, 0, error::read_only, open_failure::read_only},
        {SQLITE_CANTOPEN, EACCES, error::read_only, open_failure::read_only},
        {SQLITE_CANTOPEN, EROFS, error::read_only, open_failure::read_only},
        {SQLITE_IOERR_FSYNC, EROFS, error::read_only, open_failure::read_only},
        {SQLITE_CORRUPT, 0, error::damaged, open_failure::damaged},
        {SQLITE_CORRUPT_INDEX, 0, error::damaged, open_failure::damaged},
        {SQLITE_NOTADB, 0, error::damaged, open_failure::not_a_database},
        {SQLITE_IOERR_SHORT_READ, 0, error::damaged, open_failure::damaged},
        {SQLITE_IOERR_READ, EIO, error::unavailable, open_failure::unavailable},
        {SQLITE_IOERR_FSYNC, EIO, error::unavailable, open_failure::unavailable},
        {SQLITE_CANTOPEN, EMFILE, error::unavailable, open_failure::unavailable},
        {SQLITE_BUSY, 0, error::unavailable, open_failure::locked},
        {SQLITE_BUSY_RECOVERY, 0, error::unavailable, open_failure::locked},
        {SQLITE_NOMEM, 0, error::unavailable, open_failure::unavailable},
        {SQLITE_TOOBIG, 0, error::too_large, open_failure::unavailable},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(sqlite3_errstr(each.code));
        const sqlite_failure failure{each.code, each.system_error, "why"};
        EXPECT_EQ(classify(failure), each.meaning);
        const auto opening = opening_error("/data/poolguard.db", failure);
        EXPECT_EQ(opening.kind, each.at_opening);
        EXPECT_TRUE(opening.sentence.starts_with("/data/poolguard.db ")) << opening.sentence;
    }
}

TEST(sqlite_failure_test, each_failure_to_create_has_its_meaning) {
    const struct {
        int system_error;
        open_failure kind;
    } cases[] = {{EACCES, open_failure::read_only},
                 {EPERM, open_failure::read_only},
                 {EROFS, open_failure::read_only},
                 {ENOSPC, open_failure::full},
                 {EDQUOT, open_failure::full},
                 {ENOTDIR, open_failure::cannot_create},
                 {ENAMETOOLONG, open_failure::cannot_create}};
    for (const auto& each : cases) {
        const auto made = creation_error("/data/poolguard.db", each.system_error);
        EXPECT_EQ(made.kind, each.kind) << made.sentence;
        EXPECT_TRUE(made.sentence.starts_with("/data/poolguard.db ")) << made.sentence;
    }
}

TEST(sqlite_failure_test, each_error_has_its_own_sentence) {
    std::set<std::string_view> sentences;
    for (const auto each : {error::conflict, error::unavailable, error::full, error::read_only, error::too_large,
                            error::damaged, error::denied})
        EXPECT_TRUE(sentences.insert(describe(each)).second) << describe(each);
}

} // namespace poolguard::store
