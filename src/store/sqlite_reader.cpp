#include "store/sqlite_reader.hpp"

#include "base/try.hpp"

#include <array>

namespace poolguard::store {
namespace {

enum read_statement : std::size_t { get_one, find_ascending, find_descending, read_schema };

constexpr std::array<std::string_view, 4> texts{
    "SELECT version, document, expires_ms FROM records "
    "WHERE partition = ?1 AND sort = ?2 AND (expires_ms IS NULL OR expires_ms > ?3)",
    "SELECT version, document, expires_ms, sort FROM records WHERE partition = ?1 AND sort >= ?2 AND sort < ?3 "
    "AND (expires_ms IS NULL OR expires_ms > ?4) ORDER BY sort LIMIT ?5",
    "SELECT version, document, expires_ms, sort FROM records WHERE partition = ?1 AND sort >= ?2 AND sort < ?3 "
    "AND (expires_ms IS NULL OR expires_ms > ?4) ORDER BY sort DESC LIMIT ?5",
    "SELECT count(*) FROM sqlite_schema",
};

record read_row(const sqlite_run& run, std::string partition, std::string sort) {
    record out;
    out.key = {std::move(partition), std::move(sort)};
    out.version = static_cast<std::uint64_t>(run.integer(0));
    out.document = run.bytes(1);
    if (const auto expires = run.optional_integer(2)) out.expires = base::from_epoch_milliseconds(*expires);
    return out;
}

} // namespace

std::expected<sqlite_reader, sqlite_failure> sqlite_reader::open(const std::filesystem::path& file,
                                                                 std::chrono::milliseconds busy_timeout) {
    POOLGUARD_TRY(auto database, sqlite_database::open(file, sqlite_database::access::read_only, busy_timeout));
    std::vector<sqlite_statement> prepared;
    for (const auto text : texts) {
        POOLGUARD_TRY(auto made, sqlite_statement::prepare(database, text));
        prepared.push_back(std::move(made));
    }
    return sqlite_reader(std::move(database), std::move(prepared));
}

std::expected<std::optional<record>, sqlite_failure> sqlite_reader::get(const key& at, base::time_point now) const {
    sqlite_run run(statements_[get_one], sqlite_blob{at.partition}, sqlite_blob{at.sort},
                   base::epoch_milliseconds(now));
    POOLGUARD_TRY(const auto found, run.step());
    if (!found) return std::nullopt;
    return read_row(run, at.partition, at.sort);
}

std::expected<std::vector<record>, sqlite_failure> sqlite_reader::find(const std::string& partition,
                                                                       const key_range& range, direction order,
                                                                       std::size_t limit, base::time_point now) const {
    const auto which = order == direction::ascending ? find_ascending : find_descending;
    sqlite_run run(statements_[which], sqlite_blob{partition}, sqlite_blob{range.from}, sqlite_blob{range.until},
                   base::epoch_milliseconds(now), static_cast<std::int64_t>(limit));
    std::vector<record> out;
    for (;;) {
        POOLGUARD_TRY(const auto row, run.step());
        if (!row) return out;
        out.push_back(read_row(run, partition, run.bytes(3)));
    }
}

std::expected<void, sqlite_failure> sqlite_reader::probe() const {
    sqlite_run run(statements_[read_schema]);
    return run.finish();
}

} // namespace poolguard::store
