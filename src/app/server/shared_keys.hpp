#pragma once
// The keys that everything over the same records must agree on: the one that seals them, and the embedded pool's key
// pair.

#include "app/files/data_folder.hpp"
#include "app/settings/settings.hpp"
#include "aws/credentials.hpp"
#include "base/random.hpp"
#include "store/records.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

// The key that is set, or else the one in the data folder, made on first use.
std::expected<base::secret, std::string> settle_key(const settings& given, const data_folder& folder,
                                                    base::random_source& random);

// What was sealed with one key cannot be opened with another, so a key that is not the records' own is named at once.
std::expected<void, std::string> check_key(store::records& records, const base::secret& key, bool are_shared);

// The pair that is set, or else the one made at the first start. It is kept in the data folder, for AWS clients on this
// machine; where several servers share the records, the pair of the first of them stands sealed in there.
std::expected<aws::credentials, std::string> settle_key_pair(const settings& given, const data_folder& folder,
                                                             store::records& records, const base::secret& key,
                                                             base::random_source& random);

} // namespace poolguard::app
