#pragma once
// Writes the log to standard error, one JSON object per line: "timestamp", "level", "message" and the given fields.
// The timestamp is the time at which the line is written, so that times do not run backwards within the log.
// Never log a password, code, token or secret.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace poolguard::base::log {

enum class level { debug, info, warning, error };

// A constant. The names that every line has do not compile.
class field_name {
  public:
    consteval field_name(const char* text) : text_(text) {
        for (const std::string_view taken : {"timestamp", "level", "message"})
            if (text_ == taken) throw "every line has this member already";
    }
    constexpr operator std::string_view() const { return text_; }

  private:
    std::string_view text_;
};

struct field {
    field_name name;
    std::variant<std::string_view, std::int64_t, double, bool> value;
};

// DEBUG, INFO, WARNING or ERROR in either case; nullopt for any other word.
std::optional<level> parse_level(std::string_view name);

// Lines below this level are not written. May change at any time.
void set_level(level lowest);
bool enabled(level at);

void write(level at, std::string_view event, std::initializer_list<field> fields = {});
// At level info, whatever set_level says: for lines that must not be silenced.
void write_always(std::string_view event, std::span<const field> fields);
// Writes lines of JSON that the caller has formatted, at level info. Each ends with a newline and lacks what begins a
// line, up to and including the timestamp: `,"level":"INFO",…}`.
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
