#include "app/settings/dotenv.hpp"

#include "app/files/read_file.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace poolguard::app {
namespace {

std::string_view trim(std::string_view text) { return base::trim(text, " \t\r"); }

bool is_name(std::string_view text) {
    return !text.empty() && !base::is_digit(text.front()) &&
           std::ranges::all_of(text, [](char c) { return base::is_alphanumeric(c) || c == '_'; });
}

// nullopt if a quotation mark is not closed or text follows it.
std::optional<std::string> parse_value(std::string_view text) {
    if (text.starts_with('"') || text.starts_with('\'')) {
        const char quote = text.front();
        std::string value;
        for (std::size_t i = 1; i < text.size(); ++i) {
            if (text[i] == quote) {
                const auto rest = trim(text.substr(i + 1));
                return rest.empty() || rest.starts_with('#') ? std::optional(value) : std::nullopt;
            }
            if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
                const char escaped = text[++i];
                value += escaped == 'n' ? '\n' : escaped;
            } else {
                value += text[i];
            }
        }
        return std::nullopt;
    }
    if (text.starts_with('#')) return "";
    const auto comment = text.find(" #");
    return std::string(trim(text.substr(0, comment)));
}

} // namespace

std::expected<std::map<std::string, std::string>, std::string> parse_dotenv(std::string_view text) {
    // As in UTF-16, which some editors of Windows write.
    if (text.contains('\0')) return std::unexpected(".env has a NUL character: save it as UTF-8");
    text = without_byte_order_mark(text);
    std::map<std::string, std::string> values;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("export ")) line = trim(line.substr(7));
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || !is_name(trim(line.substr(0, equals))))
            return std::unexpected(fmt::format(".env line {}: NAME=value is expected", number));
        auto value = parse_value(trim(line.substr(equals + 1)));
        if (!value)
            return std::unexpected(fmt::format(".env line {}: the quotation marks of {} do not match", number,
                                               trim(line.substr(0, equals))));
        values.insert_or_assign(std::string(trim(line.substr(0, equals))), std::move(*value));
    }
    return values;
}

} // namespace poolguard::app
