#include "app/commands/apply/comparison.hpp"

#include <algorithm>

namespace poolguard::app::apply {
namespace json = boost::json;

std::string text_of(const json::value& value) {
    const auto* text = value.if_string();
    return text != nullptr ? std::string(*text) : json::serialize(value);
}

bool is_covered(const json::value& wanted, const json::value& there) {
    if (const auto* object = wanted.if_object())
        return there.is_object() && differences(*object, there.get_object()).empty();
    if (const auto* list = wanted.if_array()) {
        const auto* other = there.if_array();
        return other != nullptr && list->size() == other->size() &&
               std::ranges::all_of(*list, [&](const json::value& each) {
                   return std::ranges::any_of(*other, [&](const json::value& one) { return is_covered(each, one); });
               });
    }
    return !there.is_object() && !there.is_array() && text_of(wanted) == text_of(there);
}

std::vector<std::string> differences(const json::object& wanted, const json::object& there) {
    std::vector<std::string> out;
    for (const auto& [name, value] : wanted) {
        const auto* found = there.if_contains(name);
        // An empty list or object and none are the same.
        const bool is_empty =
            (value.is_array() && value.get_array().empty()) || (value.is_object() && value.get_object().empty());
        if (found == nullptr ? !is_empty : !is_covered(value, *found)) out.emplace_back(name);
    }
    return out;
}

} // namespace poolguard::app::apply
