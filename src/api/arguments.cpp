#include "api/arguments.hpp"

#include "base/utf8.hpp"

#include <charconv>

namespace poolguard::api::detail {

boost::json::value parameter_value(std::string&& text, bool is_number) {
    if (is_number) {
        std::int64_t number = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc{} && stop == end) return number;
    }
    return boost::json::string(text);
}

std::optional<std::string> readable_parameter(std::string_view name, std::optional<std::string> text,
                                              base::json::field_errors& errors) {
    if (!text || base::is_utf8(*text)) return text;
    errors.push_back({.path = std::string(name),
                      .kind = base::json::violation::bad_pattern,
                      .bound = 0,
                      .expected = "text in UTF-8",
                      .given = {}});
    return std::nullopt;
}

} // namespace poolguard::api::detail
