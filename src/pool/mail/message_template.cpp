#include "pool/mail/message_template.hpp"

#include <algorithm>

namespace poolguard::pool {

std::string filled(std::string_view text, std::span<const placeholder> marks) {
    std::string out;
    out.reserve(text.size() + 64);
    while (!text.empty()) {
        const auto found = std::ranges::find_if(marks, [&](const auto& m) { return text.starts_with(m.mark); });
        if (found == marks.end()) {
            out += text.front();
            text.remove_prefix(1);
        } else {
            out += found->value;
            text.remove_prefix(found->mark.size());
        }
    }
    return out;
}

} // namespace poolguard::pool
