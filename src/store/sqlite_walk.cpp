#include "store/sqlite_walk.hpp"

#include "store/sqlite_failure.hpp"

namespace poolguard::store {
namespace {

constexpr std::int64_t page_size = 500;
constexpr std::chrono::seconds busy_timeout{5};

constexpr auto next_records =
    "SELECT partition, sort, expires_ms, document FROM records WHERE (partition, sort) > (?1, ?2) "
    "AND (expires_ms IS NULL OR expires_ms > ?3) ORDER BY partition, sort LIMIT ?4";
constexpr auto next_counters =
    "SELECT partition, sort, expires_ms, value FROM counters WHERE (partition, sort) > (?1, ?2) "
    "AND (expires_ms IS NULL OR expires_ms > ?3) ORDER BY partition, sort LIMIT ?4";

} // namespace

std::expected<std::unique_ptr<sqlite_walk>, error>
sqlite_walk::open(const std::filesystem::path& file, const base::clock& clock, std::optional<walk_position> after) {
    auto database = sqlite_database::open(file, sqlite_database::access::read_only, busy_timeout);
    if (!database) return std::unexpected(classify(database.error()));
    auto records = sqlite_statement::prepare(*database, next_records);
    if (!records) return std::unexpected(classify(records.error()));
    auto counters = sqlite_statement::prepare(*database, next_counters);
    if (!counters) return std::unexpected(classify(counters.error()));
    return std::unique_ptr<sqlite_walk>(new sqlite_walk(std::move(*database), std::move(*records), std::move(*counters),
                                                        clock, std::move(after).value_or(walk_position{})));
}

std::expected<std::vector<entry>, error> sqlite_walk::read(const sqlite_statement& from, bool are_counters) {
    // A copy, because the parameters must outlive the run.
    const auto behind = at_.key;
    sqlite_run run(from, sqlite_blob{behind.partition}, sqlite_blob{behind.sort},
                   base::epoch_milliseconds(clock_.now()), page_size);
    std::vector<entry> out;
    for (;;) {
        const auto row = run.step();
        if (!row) return std::unexpected(classify(row.error()));
        if (!*row) break;
        entry one{.key = {run.bytes(0), run.bytes(1)}, .is_counter = are_counters};
        if (const auto expires = run.optional_integer(2)) one.expires = base::from_epoch_milliseconds(*expires);
        if (are_counters)
            one.count = run.integer(3);
        else
            one.document = run.bytes(3);
        out.push_back(std::move(one));
    }
    if (!out.empty()) at_ = {out.back().key, are_counters};
    return out;
}

std::expected<std::vector<entry>, error> sqlite_walk::next() {
    if (!at_.is_counter) {
        auto found = read(records_, false);
        if (!found || !found->empty()) return found;
        at_ = {{}, true};
    }
    return read(counters_, true);
}

std::expected<std::optional<std::int64_t>, error> sqlite_walk::total() {
    const auto found =
        query_integer(database_, "SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM counters)");
    if (!found) return std::unexpected(classify(found.error()));
    return *found;
}

} // namespace poolguard::store
