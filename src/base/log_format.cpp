#include "base/log_format.hpp"

#include "base/json/parse.hpp"
#include "base/printable.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace poolguard::base::log {
namespace {

std::string_view text_of(const boost::json::object& line, std::string_view name) {
    const auto* found = line.if_contains(name);
    return found != nullptr && found->is_string() ? std::string_view(found->get_string()) : std::string_view{};
}

std::string_view colour_of(std::string_view level) {
    if (level == "ERROR") return "\x1b[31m";
    if (level == "WARN") return "\x1b[33m";
    if (level == "DEBUG") return "\x1b[2m";
    return "\x1b[32m";
}

// Quoted where it could be read as more than one word.
std::string value_text(const boost::json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return boost::json::serialize(value);
    const auto shown = printable(*text);
    const bool is_plain = !shown.empty() && shown.find_first_of(" \"=") == std::string::npos;
    return is_plain ? shown : boost::json::serialize(boost::json::string(shown));
}

} // namespace

std::string to_text(std::string_view json_line, bool is_coloured) {
    constexpr std::string_view plain = "\x1b[0m", bold = "\x1b[1m", dim = "\x1b[2m";
    const auto parsed = json::parse(json_line);
    if (!parsed || !parsed->is_object()) return std::string(json_line);
    const auto& line = parsed->get_object();
    const auto coloured = [&](std::string_view colour, std::string_view text) {
        return is_coloured ? fmt::format("{}{}{}", colour, text, plain) : std::string(text);
    };
    // "2026-02-01T08:05:03.007Z": of the day's date whoever looks on knows.
    const auto time = text_of(line, "timestamp");
    const auto level = text_of(line, "level");
    std::string out = fmt::format("{} {} {}", coloured(dim, time.size() == 24 ? time.substr(11, 12) : time),
                                  coloured(colour_of(level), fmt::format("{:<5}", level)),
                                  coloured(bold, printable(text_of(line, "message"))));
    for (const auto& [name, value] : line) {
        if (name == "timestamp" || name == "level" || name == "message") continue;
        out += fmt::format(" {}{}", coloured(dim, fmt::format("{}=", printable(name))), value_text(value));
    }
    return out;
}

} // namespace poolguard::base::log
