#pragma once
// QR codes (ISO/IEC 18004) for phones to scan from a screen.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base {

// An SVG image on white with a quiet zone of four modules, so that it can also be scanned on a dark page; a module is
// one user unit, so it scales to any size. nullopt for text that is empty or too long for a code (over 2331 bytes).
std::optional<std::string> qr_code_svg(std::string_view text);

} // namespace poolguard::base
