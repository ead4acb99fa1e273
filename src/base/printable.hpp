#pragma once

#include <string>
#include <string_view>

namespace poolguard::base {

// Text that a terminal shows and does not obey: control characters, those of Latin-1 among them, as "\x1b"; what is not
// UTF-8 byte by byte in the same way.
std::string printable(std::string_view text);

} // namespace poolguard::base
