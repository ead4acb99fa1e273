#pragma once
// The logo on the sign-in pages.

#include "pool/pages/page_style.hpp"

namespace poolguard::app {

// nullopt if the file cannot be read, is larger than `largest` bytes, or does not begin like SVG, PNG or WebP.
std::optional<pool::page_logo> read_logo(const std::string& file, std::size_t largest);

} // namespace poolguard::app
