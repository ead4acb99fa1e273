#pragma once
// What export and import have in common: the records, the key that seals them, and the note of an import.

#include "app/files/data_folder.hpp"
#include "app/server/record_store.hpp"
#include "app/settings/settings.hpp"
#include "store/document.hpp"
#include "store/walk.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace poolguard::app {

// The records that the settings lead to, for a command.
struct opened_store {
    data_folder folder;
    base::secret key;
    std::unique_ptr<record_store> records;
    std::optional<file_descriptor> claim;
};
// The errors are sentences.
std::expected<opened_store, std::string> open_store(const settings& given, const environment& variables,
                                                    const base::clock& clock, base::random_source& random);
// The same, with the data folder claimed: no server may run on it meanwhile.
std::expected<opened_store, std::string> claim_store(const settings& given, const environment& variables,
                                                     const base::clock& clock, base::random_source& random);

// Says on standard error what is missing where there is none.
bool has_passphrase(const settings& given);

// How far an import has come, in the records that it fills; gone when it is done.
struct import_note {
    std::string digest;    // of the file
    std::int64_t done = 0; // lines
};
BOOST_DESCRIBE_STRUCT(import_note, (), (digest, done))

inline store::key import_note_key() { return {"server", "import"}; }

// The error, a sentence, when an import is not finished: nothing may be served from half of the records.
std::expected<void, std::string> check_no_import(store::records& records);

} // namespace poolguard::app
