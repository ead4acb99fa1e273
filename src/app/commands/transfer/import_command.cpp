#include "app/commands/transfer/import_command.hpp"

#include "app/commands/transfer/export_file.hpp"
#include "app/commands/transfer/progress.hpp"
#include "app/server/opened_store.hpp"
#include "base/try.hpp"

#include <atomic>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace poolguard::app {
namespace {

using import_outcome = std::expected<std::int64_t, std::string>;

// How many lines lie between two notes of how far the import has come.
constexpr std::int64_t between_notes = 200;
constexpr std::size_t writers = 8;

// A file that is whole and was made with the passphrase.
struct checked_file {
    export_end end;
    base::secret key;
};

std::expected<checked_file, std::string> check_file(const std::filesystem::path& file, const base::secret& passphrase) {
    line_reader lines(file);
    if (!lines.is_open()) return std::unexpected(fmt::format("{} cannot be read", file.string()));
    const auto cut = [&] { return std::unexpected(fmt::format("{} is cut off or was altered", file.string())); };
    const auto first = lines.next();
    if (!first) return cut();
    const auto head = head_in(*first);
    if (!head) return std::unexpected(fmt::format("{}: {}", file.string(), head.error()));
    auto key = key_of(passphrase, *head);
    if (!key) return std::unexpected(fmt::format("{}: {}", file.string(), key.error()));
    if (!is_key_of(*head, *key))
        return std::unexpected(fmt::format("{} was made with another passphrase", file.string()));
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
    // Whoever has not the passphrase can change the file, and cannot make a digest for it.
    std::error_code failed;
    if (!end || end->records != records || !base::equal_in_constant_time(end->digest, digest.signed_by(*key)) ||
        lines.position() != std::filesystem::file_size(file, failed))
        return cut();
    return checked_file{std::move(*end), std::move(*key)};
}

// Where this import begins: at the first line in an empty store, or where the same import has stopped.
import_outcome begin(const opened_store& store, const base::clock& clock, const export_end& end) {
    auto& records = store.records->port();
    const auto note = store::load<import_note>(records, import_note_key());
    if (!note) return std::unexpected(std::string(describe(note.error())));
    if (*note) {
        if ((*note)->value.digest == end.digest) return (*note)->value.done;
        return std::unexpected(std::string("An import of another file was begun here: finish that one first"));
    }
    POOLGUARD_TRY(const auto walk, store.records->walk(clock, {}));
    for (;;) {
        const auto page = walk->next();
        if (!page) return std::unexpected(std::string(describe(page.error())));
        if (page->empty()) break;
        for (const auto& each : *page)
            if (!pool::stays_behind(each.key))
                return std::unexpected(
                    std::string("There are records here already: an import needs a store in which no server has run"));
    }
    const auto saved = store::save(records, import_note_key(), import_note{end.digest, 0}, store::if_absent{});
    if (!saved) return std::unexpected(std::string(describe(saved.error())));
    return 0;
}

// Writing an entry again does no harm.
std::expected<void, std::string> write_entry(store::records& to, const store::entry& what) {
    const auto say = [](store::error why) { return std::unexpected(std::string(describe(why))); };
    if (!what.is_counter) {
        if (const auto put = to.put(what.key, what.document, store::always{}, what.expires); !put)
            return say(put.error());
        return {};
    }
    if (const auto gone = to.remove(what.key); !gone) return say(gone.error());
    if (const auto sum = to.add(what.key, what.count, what.expires); !sum) return say(sum.error());
    return {};
}

// Side by side, as a store that commits what has come together takes many writes in the time of one.
std::expected<void, std::string> write_side_by_side(store::records& to, const std::vector<store::entry>& batch) {
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

import_outcome write_lines(const std::filesystem::path& file, const checked_file& checked, std::int64_t begun,
                           const opened_store& store, base::random_source& random) {
    auto& records = store.records->port();
    const pool::secret_mover secrets(store.key, checked.key, random);
    line_reader lines(file);
    lines.next();
    progress bar("Importing", checked.end.records);
    std::vector<store::entry> batch;
    for (std::int64_t done = 0; done < checked.end.records;) {
        const auto line = lines.next();
        if (!line) return std::unexpected(fmt::format("{} has changed while it was read", file.string()));
        if (++done <= begun) continue;
        POOLGUARD_TRY(auto what, from_line(*line, secrets));
        batch.push_back(std::move(what));
        if (std::ssize(batch) < between_notes && done < checked.end.records) continue;
        POOLGUARD_CHECK(write_side_by_side(records, batch));
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
    const auto begun = begin(store, clock, checked.end);
    if (!begun) return begun;
    return write_lines(file, checked, *begun, store, random);
}

} // namespace

int import_records(const settings& given, const environment& variables, const std::string& file) {
    if (!has_passphrase(given)) return 2;
    const auto done = read_import(given, variables, file);
    if (!done) {
        fmt::print(stderr, "poolguard: {}\n", done.error());
        return 1;
    }
    fmt::print("{} records are here\n", *done);
    return 0;
}

} // namespace poolguard::app
