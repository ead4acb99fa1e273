#include "http/form.hpp"

#include <algorithm>

namespace poolguard::http {
namespace {

struct raw_field {
    std::string_view name;
    std::string_view value;
};

// Takes the next field off the front of `rest`.
raw_field take_field(std::string_view& rest) {
    const auto field = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) return {field, {}};
    return {field.substr(0, equals), field.substr(equals + 1)};
}

} // namespace

std::optional<form_fields> parse_form(std::string_view text) {
    form_fields fields;
    while (!text.empty()) {
        const auto [name, value] = take_field(text);
        if (name.empty() && value.empty()) continue;
        auto decoded_name = base::form_decode(name);
        auto decoded_value = base::form_decode(value);
        if (!decoded_name || !decoded_value) return std::nullopt;
        fields.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
    }
    return fields;
}

} // namespace poolguard::http
