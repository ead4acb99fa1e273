#include "store/sqlite_write.hpp"

#include "base/try.hpp"

#include <array>

namespace poolguard::store {
namespace {

enum write_statement : std::size_t { version, put, remove, count, set_count, remove_count, sweep, sweep_counts };

constexpr std::array<std::string_view, 8> write_texts{
    "SELECT version FROM records WHERE partition = ?1 AND sort = ?2 AND (expires_ms IS NULL OR expires_ms > ?3)",
    "INSERT INTO records (partition, sort, version, document, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (partition, sort) DO UPDATE SET version = ?3, document = ?4, expires_ms = ?5",
    "DELETE FROM records WHERE partition = ?1 AND sort = ?2",
    "SELECT value, expires_ms FROM counters "
    "WHERE partition = ?1 AND sort = ?2 AND (expires_ms IS NULL OR expires_ms > ?3)",
    "INSERT INTO counters (partition, sort, value, expires_ms) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (partition, sort) DO UPDATE SET value = ?3, expires_ms = ?4",
    "DELETE FROM counters WHERE partition = ?1 AND sort = ?2",
    "DELETE FROM records WHERE (partition, sort) IN "
    "(SELECT partition, sort FROM records WHERE expires_ms <= ?1 LIMIT ?2)",
    "DELETE FROM counters WHERE (partition, sort) IN "
    "(SELECT partition, sort FROM counters WHERE expires_ms <= ?1 LIMIT ?2)",
};

std::optional<std::int64_t> milliseconds(const std::optional<base::time_point>& at) {
    return at ? std::optional(base::epoch_milliseconds(*at)) : std::nullopt;
}

// `live` is the version of the existing record, 0 for none.
bool holds(const condition& on, std::int64_t live) {
    if (std::holds_alternative<if_absent>(on)) return live == 0;
    if (const auto* wanted = std::get_if<if_version>(&on))
        return live != 0 && wanted->version == static_cast<std::uint64_t>(live);
    return true;
}

} // namespace

std::size_t size_of(const sqlite_write& write) {
    const auto* put = std::get_if<put_write>(&write);
    return put == nullptr ? 0 : put->document.size();
}

std::expected<sqlite_write_statements, sqlite_failure> sqlite_write_statements::prepare(sqlite_database& database) {
    std::vector<sqlite_statement> prepared;
    for (const auto text : write_texts) {
        POOLGUARD_TRY(auto made, sqlite_statement::prepare(database, text));
        prepared.push_back(std::move(made));
    }
    return sqlite_write_statements(std::move(prepared));
}

std::expected<write_outcome, sqlite_failure> sqlite_write_statements::apply(const sqlite_write& write,
                                                                            base::time_point now) const {
    const auto at = base::epoch_milliseconds(now);
    return std::visit([&](const auto& each) { return perform(each, at); }, write);
}

std::expected<std::int64_t, sqlite_failure> sqlite_write_statements::live_version(const key& at,
                                                                                  std::int64_t now) const {
    sqlite_run run(statements_[version], sqlite_blob{at.partition}, sqlite_blob{at.sort}, now);
    POOLGUARD_TRY(const auto found, run.step());
    return found ? run.integer(0) : 0;
}

std::expected<write_outcome, sqlite_failure> sqlite_write_statements::perform(const put_write& write,
                                                                              std::int64_t now) const {
    POOLGUARD_TRY(const auto live, live_version(write.at, now));
    if (!holds(write.on, live)) return write_outcome(std::unexpected(error::conflict));
    sqlite_run run(statements_[put], sqlite_blob{write.at.partition}, sqlite_blob{write.at.sort}, live + 1,
                   sqlite_text{write.document}, milliseconds(write.expires));
    POOLGUARD_CHECK(run.finish());
    return live + 1;
}

std::expected<write_outcome, sqlite_failure> sqlite_write_statements::perform(const remove_write& write,
                                                                              std::int64_t now) const {
    POOLGUARD_TRY(const auto live, live_version(write.at, now));
    if (!holds(write.on, live)) return write_outcome(std::unexpected(error::conflict));
    for (const auto each : {remove, remove_count}) {
        sqlite_run run(statements_[each], sqlite_blob{write.at.partition}, sqlite_blob{write.at.sort});
        POOLGUARD_CHECK(run.finish());
    }
    return 0;
}

std::expected<write_outcome, sqlite_failure> sqlite_write_statements::perform(const add_write& write,
                                                                              std::int64_t now) const {
    std::int64_t sum = 0;
    auto expires = milliseconds(write.expires);
    {
        sqlite_run run(statements_[count], sqlite_blob{write.at.partition}, sqlite_blob{write.at.sort}, now);
        POOLGUARD_TRY(const auto found, run.step());
        if (found) {
            sum = run.integer(0);
            expires = run.optional_integer(1);
        }
    }
    if (__builtin_add_overflow(sum, write.amount, &sum)) return write_outcome(std::unexpected(error::too_large));
    sqlite_run run(statements_[set_count], sqlite_blob{write.at.partition}, sqlite_blob{write.at.sort}, sum, expires);
    POOLGUARD_CHECK(run.finish());
    return sum;
}

std::expected<write_outcome, sqlite_failure> sqlite_write_statements::perform(const sweep_write& write,
                                                                              std::int64_t now) const {
    std::int64_t removed = 0;
    for (const auto each : {sweep, sweep_counts}) {
        sqlite_run run(statements_[each], now, write.at_most);
        POOLGUARD_CHECK(run.finish());
        removed += run.changes();
    }
    return removed;
}

} // namespace poolguard::store
