#pragma once
// The picture that stands on the sign-in pages.

#include "pool/pages/page_style.hpp"

namespace poolguard::app {

// Nothing for a file that cannot be read, is larger than that, or is neither SVG, PNG nor WebP by its beginning.
std::optional<pool::page_logo> read_logo(const std::string& file, std::size_t largest);

} // namespace poolguard::app
