#pragma once
// The number of entries in a page of a listing.

#include "base/json/text.hpp"

#include <cstddef>
#include <optional>

namespace poolguard::pool {

inline constexpr std::size_t longest_page = 60;

// 60 if nothing or 0 was requested.
inline std::size_t page_limit(const std::optional<base::json::integer<0, 60>>& asked) {
    return asked && asked->value > 0 ? static_cast<std::size_t>(asked->value) : longest_page;
}

} // namespace poolguard::pool
