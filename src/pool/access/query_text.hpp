#pragma once
// AWS's query protocol: reads form fields and writes XML elements.

#include "base/html.hpp"
#include "cognito/failure.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <expected>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// An error and its HTTP status.
struct query_failure {
    std::string code; // "NoSuchEntity"
    std::string message;
    unsigned status = 400;
};
inline std::unexpected<query_failure> of_store(const cognito::failure& cause) {
    return std::unexpected(query_failure{"ServiceFailure", cause.message, 500});
}
using query_outcome = std::expected<std::string, query_failure>; // the element "{Action}Result", or empty

// Empty if the form has no such field.
inline std::string value_of(const http::form_fields& form, std::string_view name) {
    const auto found = std::ranges::find(form, name, &http::form_fields::value_type::first);
    return found == form.end() ? std::string{} : found->second;
}

// The list "{name}.member.1", "{name}.member.2", …
inline std::vector<std::string> members_of(const http::form_fields& form, std::string_view name) {
    std::vector<std::string> out;
    while (true) {
        auto next = value_of(form, fmt::format("{}.member.{}", name, out.size() + 1));
        if (next.empty()) return out;
        out.push_back(std::move(next));
    }
}

inline std::string element(std::string_view name, std::string_view text) {
    return fmt::format("<{0}>{1}</{0}>", name, base::escape_html(text));
}

inline std::string member_elements(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& each : values)
        out += element("member", each);
    return out;
}

} // namespace poolguard::pool
