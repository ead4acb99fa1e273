#include "app/settings/telemetry_headers.hpp"

#include "app/settings/setting_values.hpp"
#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"

#include <algorithm>

namespace poolguard::app {

std::optional<aws::header_list> parse_telemetry_headers(std::string_view text) {
    aws::header_list out;
    for (const auto& each : split_list(text)) {
        const auto equals = each.find('=');
        if (equals == each.npos || equals == 0) return std::nullopt;
        const auto name = base::trim(std::string_view(each).substr(0, equals), " ");
        auto value = base::percent_decode(base::trim(std::string_view(each).substr(equals + 1), " "));
        if (name.empty() || !value || !is_made_of_letters_digits_or("!#$%&'*+-.^_`|~", name)) return std::nullopt;
        const bool is_clean = std::ranges::none_of(*value, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
        if (!is_clean) return std::nullopt;
        out.emplace_back(name, std::move(*value));
    }
    return out;
}

} // namespace poolguard::app
