#pragma once
// Log lines as JSON objects, one a line, on standard error: "timestamp", "level", "message" and the fields given.
// Never give it a password, code, token or secret.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace poolguard::base::log {

enum class level { debug, info, warning, error };

struct field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;
};

// DEBUG, INFO, WARNING or ERROR, of either case; nothing for another word.
std::optional<level> parse_level(std::string_view name);

// Lines below this level are not written. Set once, before threads start.
void set_level(level lowest);
bool enabled(level at);

void write(level at, std::string_view event, std::initializer_list<field> fields = {});
// At level info, whatever set_level said: for what must not be silenced.
void write_always(std::string_view event, std::span<const field> fields);
// Writes finished lines of JSON, each with its newline, at level info; for those who format their own.
void write_lines(std::string_view lines);

inline void debug(std::string_view event, std::initializer_list<field> fields = {}) {
    write(level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<field> fields = {}) {
    write(level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<field> fields = {}) {
    write(level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<field> fields = {}) {
    write(level::error, event, fields);
}

} // namespace poolguard::base::log
