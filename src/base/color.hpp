#pragma once
// Colors of pages and mails, in the form "#rrggbb".

#include <string_view>

namespace poolguard::base {

// Whether the text has the form "#rrggbb", with digits in either case.
bool is_color(std::string_view text);
// Black or white, whichever has more contrast to the color (WCAG 2.2, relative luminance).
std::string_view readable_on(std::string_view color);

} // namespace poolguard::base
