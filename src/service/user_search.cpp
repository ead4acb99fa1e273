#include "service/user_search.hpp"

#include "base/json/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::service {

bool is_searchable(std::string_view attribute) {
    return std::ranges::find(searchable_attributes, attribute) != searchable_attributes.end();
}

std::optional<std::string> to_filter(const user_search& wanted) {
    constexpr std::size_t longest_filter = 256; // characters
    if (!is_searchable(wanted.attribute)) return std::nullopt;
    std::string quoted;
    for (const char c : wanted.value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    auto out = fmt::format("{} {} \"{}\"", wanted.attribute, wanted.is_prefix ? "^=" : "=", quoted);
    if (base::json::length_in_characters(out) > longest_filter) return std::nullopt;
    return out;
}

} // namespace poolguard::service
