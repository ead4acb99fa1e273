#pragma once
// AWS's query protocol: reads form fields and writes XML elements.

#include "base/html.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace poolguard::pool {

// Empty if the form has no such field.
inline std::string value_of(const http::form_fields& form, std::string_view name) {
    const auto found = std::ranges::find(form, name, &http::form_fields::value_type::first);
    return found == form.end() ? std::string{} : found->second;
}

inline std::string element(std::string_view name, std::string_view text) {
    return fmt::format("<{0}>{1}</{0}>", name, base::escape_html(text));
}

} // namespace poolguard::pool
