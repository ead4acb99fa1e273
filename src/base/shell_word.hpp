#pragma once
// Text for lines that people paste into a shell.

#include <string>
#include <string_view>

namespace poolguard::base {

// As one word of a POSIX shell, in single quotes, whatever characters it has but NUL.
std::string shell_word(std::string_view text);

} // namespace poolguard::base
