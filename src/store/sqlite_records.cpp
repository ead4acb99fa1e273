#include "store/sqlite_records.hpp"

#include "base/try.hpp"
#include "store/sqlite_schema.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <span>
#include <sqlite3.h>
#include <system_error>
#include <unistd.h>

namespace poolguard::store {
namespace {

std::expected<void, open_error> make_folder(const std::filesystem::path& file) {
    const auto folder = std::filesystem::absolute(file).parent_path();
    std::error_code failed;
    const bool made = std::filesystem::create_directories(folder, failed);
    if (failed) return std::unexpected(creation_error(file, failed.value()));
    if (made) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    return {};
}

// SQLite would create the file with the umask's permissions; -wal and -shm get the permissions of this file.
std::expected<void, open_error> make_file(const std::filesystem::path& file) {
    // An existing file is not opened: closing it would drop the locks that this process holds on it.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0)
        ::close(descriptor);
    else if (errno != EEXIST)
        return std::unexpected(creation_error(file, errno));
    return {};
}

// Damage shows where it is read, which may be long after an operator can still restore the file. So the tables'
// structure is checked here, but only of a file of which that takes a moment. What a document says is checked where it
// is read.
std::expected<void, open_error> check_pages(sqlite_database& database, const std::filesystem::path& file) {
    constexpr std::uintmax_t largest_checked = std::uintmax_t{64} * 1024 * 1024;
    std::error_code failed;
    if (const auto size = std::filesystem::file_size(file, failed); failed || size > largest_checked) return {};
    errno = 0;
    const auto found = query_text(database, "PRAGMA quick_check(1)");
    const int system_error = errno;
    if (!found) return std::unexpected(opening_error(file, found.error()));
    // The pages that were read are not kept in memory.
    if (*found == "ok") {
        const auto freed = database.run("PRAGMA shrink_memory");
        if (!freed) return std::unexpected(opening_error(file, freed.error()));
        return {};
    }
    // SQLite reports a page that could not be read like a damaged one. It is one with EIO, which is the disk's own
    // error. ENOENT is left from looking for a journal.
    if (system_error != 0 && system_error != EIO && system_error != ENOENT)
        return std::unexpected(opening_error(file, {SQLITE_IOERR_READ, system_error, "a page cannot be read"}));
    // SQLite names the database in a line of its own first.
    const auto what = std::string_view(*found).substr(found->rfind('\n') + 1);
    return std::unexpected(open_error{open_failure::damaged, fmt::format("{} is damaged: {}", file.string(), what)});
}

std::expected<void, open_error> prepare_file(sqlite_database& database, const std::filesystem::path& file) {
    // First, so that a file of a newer version or of another program is not changed.
    POOLGUARD_CHECK(migrate(database, file));
    POOLGUARD_CHECK(check_pages(database, file));
    const auto mode = query_text(database, "PRAGMA journal_mode = WAL");
    if (!mode) return std::unexpected(opening_error(file, mode.error()));
    // A write-ahead log needs shared memory, which some network file systems do not support.
    if (*mode != "wal")
        return std::unexpected(
            open_error{open_failure::unavailable,
                       file.string() + " cannot be opened: its file system does not support SQLite's write-ahead log"});
    const auto set = database.run("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; "
                                  "PRAGMA journal_size_limit = 67108864");
    if (!set) return std::unexpected(opening_error(file, set.error()));
    return {};
}

} // namespace

std::expected<std::unique_ptr<sqlite_records>, open_error>
sqlite_records::open(const std::filesystem::path& file, const base::clock& clock, const sqlite_options& options) {
    POOLGUARD_CHECK(make_folder(file));
    POOLGUARD_CHECK(make_file(file));
    auto database = sqlite_database::open(file, sqlite_database::access::read_write, options.busy_timeout);
    if (!database) return std::unexpected(opening_error(file, database.error()));
    // SQLite falls back to read-only if it may not write.
    if (database->refuses_writes()) return std::unexpected(creation_error(file, EACCES));
    POOLGUARD_CHECK(prepare_file(*database, file));
    auto statements = sqlite_write_statements::prepare(*database);
    if (!statements) return std::unexpected(opening_error(file, statements.error()));
    return std::unique_ptr<sqlite_records>(new sqlite_records(std::filesystem::absolute(file), std::move(*database),
                                                              std::move(*statements), clock, options));
}

std::expected<std::optional<record>, error> sqlite_records::get(const key& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return readers_.with_reader([&](const sqlite_reader& reader) { return reader.get(at, clock_.now()); });
}

std::expected<std::vector<std::optional<record>>, error> sqlite_records::get_all(const std::vector<key>& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    const auto now = clock_.now();
    return readers_.with_reader(
        [&](const sqlite_reader& reader) -> std::expected<std::vector<std::optional<record>>, sqlite_failure> {
            std::vector<std::optional<record>> out;
            for (const auto& each : at) {
                POOLGUARD_TRY(auto found, reader.get(each, now));
                out.push_back(std::move(found));
            }
            return out;
        });
}

std::expected<page, error> sqlite_records::find(const query& wanted) {
    if (!is_within_bounds(wanted)) return std::unexpected(error::too_large);
    const auto range = range_of(wanted);
    // One more record shows whether another page follows.
    POOLGUARD_TRY(auto found, readers_.with_reader([&](const sqlite_reader& reader) {
        return reader.find(wanted.partition, range, wanted.direction, wanted.limit + 1, clock_.now());
    }));
    page out{std::move(found), std::nullopt};
    if (out.records.size() > wanted.limit) {
        out.records.pop_back();
        out.next = out.records.back().key.sort;
    }
    return out;
}

std::expected<std::uint64_t, error> sqlite_records::put(const key& at, std::string document, condition on,
                                                        std::optional<base::time_point> expires) {
    if (!is_within_bounds(at) || document.size() > max_document_bytes) return std::unexpected(error::too_large);
    POOLGUARD_TRY(const auto version, writer_.submit(put_write{at, document, on, expires}));
    return static_cast<std::uint64_t>(version);
}

std::vector<std::expected<std::uint64_t, error>> sqlite_records::put_all(std::vector<pending_put> puts) {
    constexpr std::size_t most_at_once = 500; // so that others find room in the writer's queue
    std::vector<sqlite_write> writes;
    writes.reserve(puts.size());
    for (const auto& each : puts) {
        if (!is_within_bounds(each.key) || each.document.size() > max_document_bytes)
            return records::put_all(std::move(puts)); // which finds out which one is too large
        writes.emplace_back(put_write{each.key, each.document, each.on, each.expires});
    }
    std::vector<std::expected<std::uint64_t, error>> out;
    out.reserve(puts.size());
    for (auto rest = std::span<const sqlite_write>(writes); !rest.empty();) {
        const auto batch = rest.first(std::min(rest.size(), most_at_once));
        rest = rest.subspan(batch.size());
        for (const auto& outcome : writer_.submit_all(batch)) {
            if (outcome)
                out.emplace_back(static_cast<std::uint64_t>(*outcome));
            else
                out.emplace_back(std::unexpected(outcome.error()));
        }
    }
    return out;
}

std::expected<void, error> sqlite_records::remove(const key& at, condition on) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    POOLGUARD_CHECK(writer_.submit(remove_write{at, on}));
    return {};
}

std::expected<std::int64_t, error> sqlite_records::add(const key& at, std::int64_t amount,
                                                       std::optional<base::time_point> expires) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return writer_.submit(add_write{at, amount, expires});
}

std::expected<void, error> sqlite_records::probe() {
    return readers_.with_reader([](const sqlite_reader& reader) { return reader.probe(); });
}

std::expected<std::int64_t, error> sqlite_records::sweep(std::int64_t at_most) {
    return writer_.submit(sweep_write{at_most});
}

} // namespace poolguard::store
