#pragma once

#include <string>
#include <string_view>

namespace poolguard::base {

// Makes text safe to show on a terminal: control characters, including those of Latin-1, become escapes such as "\x1b".
// Text that is not UTF-8 has all its bytes above 127 escaped in the same way.
std::string printable(std::string_view text);

} // namespace poolguard::base
