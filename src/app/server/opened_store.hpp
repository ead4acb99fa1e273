#pragma once
// What export and import share: the records, the key that seals them, and the progress of an import.

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

// The configured records, opened for a command.
struct opened_store {
    data_folder folder;
    base::secret key;
    std::unique_ptr<record_store> records;
    std::optional<file_descriptor> claim;
};
// The errors are sentences.
std::expected<opened_store, std::string> open_store(const settings& given, const environment& variables,
                                                    const base::clock& clock, base::random_source& random);
// Also locks the data folder, so that no server can use it meanwhile.
std::expected<opened_store, std::string> claim_store(const settings& given, const environment& variables,
                                                     const base::clock& clock, base::random_source& random);

// If there is none, prints an error.
bool has_passphrase(const settings& given);

// The progress of an import, stored in the records that it fills; removed at its end.
struct import_note {
    std::string digest;    // of the file
    std::int64_t done = 0; // lines
};
BOOST_DESCRIBE_STRUCT(import_note, (), (digest, done))

inline store::key import_note_key() { return {"server", "import"}; }

// Fails with a sentence if an import is unfinished: incomplete records must not be served.
std::expected<void, std::string> check_no_import(store::records& records);

} // namespace poolguard::app
