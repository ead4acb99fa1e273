#include "app/server/opened_store.hpp"

#include "app/files/report.hpp"
#include "app/server/shared_keys.hpp"
#include "base/try.hpp"

namespace poolguard::app {

std::expected<opened_store, std::string> open_store(const settings& given, const environment& variables,
                                                    const base::clock& clock, base::random_source& random) {
    POOLGUARD_TRY(auto folder, data_folder::open(given.data));
    // The key comes last, so that it is never in a folder without records.
    POOLGUARD_TRY(auto records, record_store::open(given, variables, clock, random));
    POOLGUARD_TRY(auto key, settle_key(given, folder, records->port(), random));
    POOLGUARD_CHECK(check_key(given, folder, records->port(), key));
    return opened_store{std::move(folder), std::move(key), std::move(records), std::nullopt};
}

std::expected<opened_store, std::string> claim_store(const settings& given, const environment& variables,
                                                     const base::clock& clock, base::random_source& random) {
    auto out = open_store(given, variables, clock, random);
    if (!out) return out;
    POOLGUARD_TRY(auto claim, out->folder.claim());
    out->claim = std::move(claim);
    return out;
}

bool has_passphrase(const settings& given) {
    if (given.passphrase.empty()) report("POOLGUARD_PASSPHRASE is not set: it encrypts the secrets in the file");
    return !given.passphrase.empty();
}

std::expected<void, std::string> check_no_import(store::records& records) {
    const auto note = store::load<import_note>(records, import_note_key());
    if (!note) return std::unexpected(std::string(describe(note.error())));
    if (!*note) return {};
    return std::unexpected(
        std::string("An import into these records was not finished: run 'poolguard import' again with the same file"));
}

} // namespace poolguard::app
