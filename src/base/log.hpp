#pragma once
// Writes the log to standard error, one JSON object per line: "timestamp", "level", "message" and the given fields.
// Never log a password, code, token or secret.

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

// DEBUG, INFO, WARNING or ERROR in either case; nullopt for any other word.
std::optional<level> parse_level(std::string_view name);

// Lines below this level are not written. Set once, before threads start.
void set_level(level lowest);
bool enabled(level at);

void write(level at, std::string_view event, std::initializer_list<field> fields = {});
// At level info, whatever set_level says: for lines that must not be silenced.
void write_always(std::string_view event, std::span<const field> fields);
// Writes lines of JSON that the caller has formatted, each with its newline, at level info.
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
