#pragma once
// QR codes (ISO/IEC 18004) for phones to read off a screen.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base {

// An SVG image with a quiet zone of four modules on white, so that it also reads on a dark page; a module is one user
// unit, so it scales to any size. The image holds the whole text. Nothing for text that is empty or longer than a code
// takes (2331 bytes).
std::optional<std::string> qr_code_svg(std::string_view text);

} // namespace poolguard::base
