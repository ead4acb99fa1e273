#pragma once
// Empties a pool or an app client that is being removed.

#include "store/records.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// Removes every record that belongs to the pool except the pool's own, page by page. Can be repeated after a failure.
std::expected<void, store::error> remove_pool_contents(store::records& records, std::string_view pool_id);
// The same for an app client: its branding, terms and risk configuration.
std::expected<void, store::error> remove_client_contents(store::records& records, std::string_view pool_id,
                                                         std::string_view client_id);
// Removes the images whose keys begin so.
std::expected<void, store::error> remove_images(store::records& records, std::string_view pool_id,
                                                const std::string& prefix);

} // namespace poolguard::pool
