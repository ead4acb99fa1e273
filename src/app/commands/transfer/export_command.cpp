#include "app/commands/transfer/export_command.hpp"

#include "app/commands/transfer/export_file.hpp"
#include "app/commands/transfer/progress.hpp"
#include "app/files/report.hpp"
#include "app/server/opened_store.hpp"
#include "base/try.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

// How far an interrupted export came.
struct partial_export {
    export_head head;
    base::secret key;
    line_digest digest;
    std::int64_t records = 0;
    std::uint64_t bytes = 0; // of complete lines
    std::optional<store::walk_position> last;
};

// Returns nullopt if there is none.
std::expected<std::optional<partial_export>, std::string> find_partial(const std::filesystem::path& part,
                                                                       const base::secret& passphrase) {
    line_reader lines(part);
    if (!lines.is_open()) return std::nullopt;
    const auto first = lines.next();
    if (!first) return std::nullopt;
    partial_export out;
    auto head = head_in(*first);
    if (!head) return std::unexpected(fmt::format("{}: {}", part.string(), head.error()));
    out.head = std::move(*head);
    auto key = key_of(passphrase, out.head);
    if (!key || !is_key_of(out.head, *key))
        return std::unexpected(
            fmt::format("{} was started with another passphrase: use that, or remove the file", part.string()));
    out.key = std::move(*key);
    out.digest.add(*first);
    out.bytes = lines.position();
    while (const auto line = lines.next()) {
        auto position = position_in(*line);
        if (!position) return std::unexpected(fmt::format("{} is damaged: remove it to start again", part.string()));
        out.last = std::move(position);
        out.digest.add(*line);
        out.bytes = lines.position();
        ++out.records;
    }
    return out;
}

// Writes lines, which are on the disk after flush(). Only the owner may read the file.
class line_writer {
  public:
    // Truncates the file to `size` first.
    static std::expected<line_writer, std::string> open(const std::filesystem::path& file, std::uint64_t size) {
        line_writer out;
        out.file_ = file_descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        if (out.file_.get() < 0 || ::ftruncate(out.file_.get(), static_cast<off_t>(size)) != 0 ||
            ::lseek(out.file_.get(), 0, SEEK_END) < 0)
            return std::unexpected(fmt::format("Cannot write {}", file.string()));
        return out;
    }
    void add(std::string_view line) {
        waiting_ += line;
        waiting_ += '\n';
    }
    bool flush() {
        std::string_view left = waiting_;
        while (!left.empty()) {
            const auto written = ::write(file_.get(), left.data(), left.size());
            if (written < 0) return false;
            left.remove_prefix(static_cast<std::size_t>(written));
        }
        waiting_.clear();
        return ::fdatasync(file_.get()) == 0;
    }

  private:
    file_descriptor file_{-1};
    std::string waiting_;
};

using export_outcome = std::expected<std::int64_t, std::string>;

export_outcome write_records(store::walk& from, partial_export& done, const pool::secret_mover& secrets,
                             line_writer& to) {
    const auto total = from.total();
    progress bar("Exporting", total ? *total : std::nullopt);
    for (;;) {
        const auto page = from.next();
        if (!page) return std::unexpected(std::string(describe(page.error())));
        if (page->empty()) break;
        for (const auto& each : *page) {
            if (pool::stays_behind(each.key)) continue;
            POOLGUARD_TRY(const auto line, to_line(each, secrets));
            done.digest.add(line);
            to.add(line);
            ++done.records;
        }
        if (!to.flush()) return std::unexpected(std::string("Cannot write the file"));
        bar.show(done.records);
    }
    to.add(base::json::write(export_end{done.records, done.digest.signed_by(done.key)}));
    if (!to.flush()) return std::unexpected(std::string("Cannot write the file"));
    return done.records;
}

export_outcome write_export(const settings& given, const environment& variables, const std::filesystem::path& file) {
    const auto part = std::filesystem::path(file.string() + ".part");
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return std::unexpected(fmt::format("{} already exists", file.string()));
    if (!given.store.is_shared()) POOLGUARD_CHECK(data_folder::check_not_lost(given.data));
    // A folder without records is probably mistyped, so it is not created.
    if (!given.store.is_shared() && !std::filesystem::exists(data_folder::records_file_in(given.data), ignored))
        return std::unexpected(fmt::format("There are no records in {}", given.data));
    const base::wall_clock clock;
    base::system_random random;
    POOLGUARD_TRY(auto found, find_partial(part, given.passphrase));
    POOLGUARD_TRY(const auto store, open_store(given, variables, clock, random));
    POOLGUARD_CHECK(check_no_import(store.records->port()));
    const bool is_new = !found;
    if (is_new) {
        auto& made = found.emplace();
        made.head = new_head({}, clock.now(), random);
        POOLGUARD_TRY(auto key, key_of(given.passphrase, made.head));
        made.key = std::move(key);
        set_check(made.head, made.key, random);
    }
    auto& at = *found;
    POOLGUARD_TRY(auto walk, store.records->walk(clock, at.last));
    POOLGUARD_TRY(auto to, line_writer::open(part, at.bytes));
    if (is_new) {
        const auto head = base::json::write(at.head);
        at.digest.add(head);
        to.add(head);
    }
    auto written = write_records(*walk, at, pool::secret_mover(store.key, at.key, random), to);
    if (!written) return written;
    std::error_code failed;
    std::filesystem::rename(part, file, failed);
    if (failed) return std::unexpected(fmt::format("Cannot write {}", file.string()));
    return written;
}

} // namespace

int export_records(const settings& given, const environment& variables, const std::string& file) {
    if (!has_passphrase(given)) return 2;
    const auto done = write_export(given, variables, file);
    if (!done) {
        report(done.error());
        return 1;
    }
    fmt::print("Exported {} records to {}\n", *done, file);
    return 0;
}

} // namespace poolguard::app
