#pragma once
// Empties a pool that is being removed.

#include "store/records.hpp"

#include <string_view>

namespace poolguard::pool {

// Removes every record that belongs to the pool except the pool's own, page by page. Can be repeated after a failure.
std::expected<void, store::error> remove_pool_contents(store::records& records, std::string_view pool_id);

} // namespace poolguard::pool
