#pragma once
// The keys that all servers with the same records must share: the one that seals them, and the embedded pool's key
// pair.

#include "app/files/data_folder.hpp"
#include "app/settings/settings.hpp"
#include "aws/credentials.hpp"
#include "base/random.hpp"
#include "store/records.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

// The configured key, or the one in the data folder, which is created at the first start. Where the records were sealed
// with a key and there is none, it fails: a new one would open nothing.
std::expected<base::secret, std::string> settle_key(const settings& given, const data_folder& folder,
                                                    store::records& records, base::random_source& random);

// Fails if the records were sealed with another key.
std::expected<void, std::string> check_key(const settings& given, const data_folder& folder, store::records& records,
                                           const base::secret& key);

// The configured pair, or the one created at the first start. It is stored in the data folder for AWS clients on this
// machine. Servers that share records use the pair of the first one, which is stored sealed in the records.
std::expected<aws::credentials, std::string> settle_key_pair(const settings& given, const data_folder& folder,
                                                             store::records& records, const base::secret& key,
                                                             base::random_source& random);

} // namespace poolguard::app
