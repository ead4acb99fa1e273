#include "app/moving.hpp"

#include "app/shared_keys.hpp"
#include "store/sqlite_walk.hpp"

namespace poolguard::app {

std::expected<opened_store, std::string> open_store(const settings& given, const environment& variables,
                                                    const base::clock& clock, base::random_source& random) {
    auto folder = data_folder::open(given.data);
    if (!folder) return std::unexpected(folder.error());
    auto key = given.secret_key.empty() ? folder->secret_key(random)
                                        : std::expected<base::secret, std::string>(given.secret_key);
    if (!key) return std::unexpected(key.error());
    auto records = kept_records::open(given, variables, clock, random);
    if (!records) return std::unexpected(records.error());
    if (auto fits = check_key((*records)->port(), *key, given.store.is_shared()); !fits)
        return std::unexpected(fits.error());
    return opened_store{std::move(*folder), std::move(*key), std::move(*records)};
}

std::expected<std::unique_ptr<store::walk>, std::string> walk_store(const settings& given, const opened_store& of,
                                                                    const base::clock& clock,
                                                                    std::optional<store::walk_position> after) {
    if (given.store.is_shared()) return of.records->walk(clock, std::move(after));
    auto opened = store::sqlite_walk::open(data_folder::records_file_in(given.data), clock, std::move(after));
    if (!opened) return std::unexpected(std::string(describe(opened.error())));
    return std::move(*opened);
}

std::expected<void, std::string> check_no_import(store::records& records) {
    const auto note = store::load<import_note>(records, import_note_key());
    if (!note) return std::unexpected(std::string(describe(note.error())));
    if (!*note) return {};
    return std::unexpected(
        std::string("An import into these records was not finished: run 'poolguard import' again with the same file"));
}

} // namespace poolguard::app
