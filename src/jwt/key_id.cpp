#include "jwt/key_id.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::jwt {

bool is_key_id(std::string_view text) {
    static constexpr std::string_view marks = "+/=-_.:@";
    return !text.empty() && text.size() <= max_key_id_size && !text.contains("..") &&
           std::ranges::all_of(text, [](char c) { return base::is_alphanumeric(c) || marks.contains(c); });
}

} // namespace poolguard::jwt
