#pragma once
// The logo on the sign-in pages.

#include "pool/pages/page_style.hpp"

namespace poolguard::app {

// nullopt if the file cannot be read, is larger than `largest` bytes, or is no image that pages can show.
std::optional<pool::page_logo> read_logo(const std::string& file, std::size_t largest);

} // namespace poolguard::app
