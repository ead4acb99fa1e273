#include "base/shell_word.hpp"

namespace poolguard::base {

std::string shell_word(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += R"('\'')";
        else
            out += c;
    }
    return out + "'";
}

} // namespace poolguard::base
