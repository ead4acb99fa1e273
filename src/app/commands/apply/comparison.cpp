#include "app/commands/apply/comparison.hpp"

#include <algorithm>

namespace poolguard::app::apply {
namespace json = boost::json;

std::string text_of(const json::value& value) {
    const auto* text = value.if_string();
    return text != nullptr ? std::string(*text) : json::serialize(value);
}

bool is_covered(const json::value& wanted, const json::value& present) {
    if (const auto* object = wanted.if_object())
        return present.is_object() && differences(*object, present.get_object()).empty();
    if (const auto* list = wanted.if_array()) {
        const auto* other = present.if_array();
        return other != nullptr && list->size() == other->size() &&
               std::ranges::all_of(*list, [&](const json::value& each) {
                   return std::ranges::any_of(*other, [&](const json::value& one) { return is_covered(each, one); });
               });
    }
    return !present.is_object() && !present.is_array() && text_of(wanted) == text_of(present);
}

std::vector<std::string> differences(const json::object& wanted, const json::object& present) {
    std::vector<std::string> out;
    for (const auto& [name, value] : wanted) {
        const auto* found = present.if_contains(name);
        // An empty list or object equals a missing one.
        const bool is_empty =
            (value.is_array() && value.get_array().empty()) || (value.is_object() && value.get_object().empty());
        if (found == nullptr ? !is_empty : !is_covered(value, *found)) out.emplace_back(name);
    }
    return out;
}

} // namespace poolguard::app::apply
