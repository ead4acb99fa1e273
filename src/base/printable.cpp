#include "base/printable.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

namespace poolguard::base {

std::string printable(std::string_view text) {
    const bool is_text = is_utf8(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool is_second_control = is_text && c == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (is_second_control)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
        else if (c < 0x20 || c == 0x7f || (c >= 0x80 && !is_text))
            out += fmt::format("\\x{:02x}", c);
        else
            out += text[i];
    }
    return out;
}

} // namespace poolguard::base
