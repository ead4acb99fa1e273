#include "app/commands/transfer/import_command.hpp"

#include "app/commands/transfer/export_file.hpp"
#include "app/commands/transfer/progress.hpp"
#include "app/files/report.hpp"
#include "app/server/opened_store.hpp"
#include "base/try.hpp"

#include <atomic>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace poolguard::app {
namespace {

using import_outcome = std::expected<std::int64_t, std::string>;

constexpr std::int64_t lines_per_batch = 200;
constexpr std::size_t writers = 8;

// A complete file that was written with the passphrase.
struct checked_file {
    export_end end;
    base::secret key;
};

std::expected<checked_file, std::string> check_file(const std::filesystem::path& file, const base::secret& passphrase) {
    line_reader lines(file);
    if (!lines.is_open()) return std::unexpected(fmt::format("Cannot read {}", file.string()));
    const auto cut = [&] { return std::unexpected(fmt::format("{} is truncated or was modified", file.string())); };
    const auto first = lines.next();
    if (!first) return cut();
    const auto head = head_in(*first);
    if (!head) return std::unexpected(fmt::format("{}: {}", file.string(), head.error()));
    auto key = key_of(passphrase, *head);
    if (!key) return std::unexpected(fmt::format("{}: {}", file.string(), key.error()));
    if (!is_key_of(*head, *key))
        return std::unexpected(fmt::format("{} was written with another passphrase", file.string()));
    line_digest digest;
    digest.add(*first);
    std::int64_t records = 0;
    std::optional<export_end> end;
    while (auto line = lines.next()) {
        if (end) return cut();
        end = end_in(*line);
        if (end) continue;
        digest.add(*line);
        ++records;
    }
    // The digest is keyed with the passphrase, so a modified file is detected.
    std::error_code failed;
    if (!end || end->records != records || !base::equal_in_constant_time(end->digest, digest.signed_by(*key)) ||
        lines.position() != std::filesystem::file_size(file, failed))
        return cut();
    return checked_file{std::move(*end), std::move(*key)};
}

// The number of lines that are already imported: 0 in an empty store.
import_outcome lines_done(const opened_store& store, const base::clock& clock, const export_end& end) {
    auto& records = store.records->port();
    const auto note = store::load<import_note>(records, import_note_key());
    if (!note) return std::unexpected(std::string(describe(note.error())));
    if (*note) {
        if ((*note)->value.digest == end.digest) return (*note)->value.done;
        return std::unexpected(std::string("An import of another file was started here: finish that one first"));
    }
    POOLGUARD_TRY(const auto walk, store.records->walk(clock, {}));
    for (;;) {
        const auto page = walk->next();
        if (!page) return std::unexpected(std::string(describe(page.error())));
        if (page->empty()) break;
        for (const auto& each : *page)
            if (!pool::stays_behind(each.key))
                return std::unexpected(
                    std::string("The store is not empty: an import needs a store in which no server has run"));
    }
    const auto saved = store::save(records, import_note_key(), import_note{end.digest, 0}, store::if_absent{});
    if (!saved) return std::unexpected(std::string(describe(saved.error())));
    return 0;
}

// Idempotent.
std::expected<void, std::string> write_entry(store::records& to, const store::entry& entry) {
    const auto failed_with = [](store::error why) { return std::unexpected(std::string(describe(why))); };
    if (!entry.is_counter) {
        if (const auto put = to.put(entry.key, entry.document, store::always{}, entry.expires); !put)
            return failed_with(put.error());
        return {};
    }
    if (const auto gone = to.remove(entry.key); !gone) return failed_with(gone.error());
    if (const auto sum = to.add(entry.key, entry.count, entry.expires); !sum) return failed_with(sum.error());
    return {};
}

// In parallel, since the stores commit many queued writes in the time of one.
std::expected<void, std::string> write_in_parallel(store::records& to, const std::vector<store::entry>& batch) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::expected<void, std::string> out;
    const auto work = [&] {
        for (auto i = next++; i < batch.size(); i = next++)
            if (auto written = write_entry(to, batch[i]); !written) {
                const std::lock_guard lock(mutex);
                out = std::move(written);
                return;
            }
    };
    std::vector<std::jthread> threads;
    threads.reserve(writers);
    for (std::size_t i = 0; i < writers; ++i)
        threads.emplace_back(work);
    threads.clear();
    return out;
}

import_outcome write_lines(const std::filesystem::path& file, const checked_file& checked, std::int64_t already_done,
                           const opened_store& store, base::random_source& random) {
    auto& records = store.records->port();
    const pool::secret_mover secrets(store.key, checked.key, random);
    line_reader lines(file);
    lines.next();
    progress bar("Importing", checked.end.records);
    std::vector<store::entry> batch;
    for (std::int64_t done = 0; done < checked.end.records;) {
        const auto line = lines.next();
        if (!line) return std::unexpected(fmt::format("{} was changed while it was read", file.string()));
        if (++done <= already_done) continue;
        POOLGUARD_TRY(auto entry, from_line(*line, secrets));
        batch.push_back(std::move(entry));
        if (std::ssize(batch) < lines_per_batch && done < checked.end.records) continue;
        POOLGUARD_CHECK(write_in_parallel(records, batch));
        batch.clear();
        bar.show(done);
        const auto noted =
            store::save(records, import_note_key(), import_note{checked.end.digest, done}, store::always{});
        if (!noted) return std::unexpected(std::string(describe(noted.error())));
    }
    if (const auto gone = records.remove(import_note_key()); !gone)
        return std::unexpected(std::string(describe(gone.error())));
    return checked.end.records;
}

import_outcome read_import(const settings& given, const environment& variables, const std::filesystem::path& file) {
    POOLGUARD_TRY(const auto checked, check_file(file, given.passphrase));
    const base::wall_clock clock;
    base::system_random random;
    POOLGUARD_TRY(const auto store, claim_store(given, variables, clock, random));
    POOLGUARD_TRY(const auto done, lines_done(store, clock, checked.end));
    return write_lines(file, checked, done, store, random);
}

} // namespace

int import_records(const settings& given, const environment& variables, const std::string& file) {
    if (!has_passphrase(given)) return 2;
    const auto done = read_import(given, variables, file);
    if (!done) {
        report(done.error());
        return 1;
    }
    fmt::print("Imported {} records\n", *done);
    return 0;
}

} // namespace poolguard::app
