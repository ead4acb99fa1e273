#pragma once
// The media types of images.

#include <string_view>

namespace poolguard::base {

// "image/png", also JPEG, WebP, ICO and SVG, by how the content begins; empty for anything else.
std::string_view image_type(std::string_view content);

} // namespace poolguard::base
