#include "base/log_format.hpp"

#include "base/json/write.hpp"
#include "base/printable.hpp"

#include <fmt/format.h>

namespace poolguard::base::log {
namespace {

std::string_view colour_of(level of) {
    switch (of) {
    case level::error:
        return "\x1b[31m";
    case level::warning:
        return "\x1b[33m";
    case level::debug:
        return "\x1b[2m";
    case level::info:
        break;
    }
    return "\x1b[32m";
}

// Quoted if it could be read as more than one word.
std::string value_text(std::string_view text) {
    auto shown = printable(text);
    if (!shown.empty() && shown.find_first_of(" \"=") == std::string::npos) return shown;
    std::string out;
    json::append(out, shown);
    return out;
}
std::string value_text(auto number) {
    std::string out;
    json::append(out, number);
    return out;
}

} // namespace

std::string_view written_name(level of) {
    constexpr std::string_view level_names[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    return level_names[static_cast<std::size_t>(of)];
}

std::string to_text(const line& given, bool is_coloured) {
    constexpr std::string_view plain = "\x1b[0m", bold = "\x1b[1m", dim = "\x1b[2m";
    const auto coloured = [&](std::string_view colour, std::string_view text) {
        return is_coloured ? fmt::format("{}{}{}", colour, text, plain) : std::string(text);
    };
    // "08:05:03.007" of "2026-02-01T08:05:03.007Z": the date is omitted in text mode.
    std::string out =
        fmt::format("{} {} {}", coloured(dim, to_rfc3339(given.at).substr(11, 12)),
                    coloured(colour_of(given.severity), fmt::format("{:<5}", written_name(given.severity))),
                    coloured(bold, printable(given.event)));
    for (const auto& [name, value] : given.fields)
        out += fmt::format(" {}{}", coloured(dim, fmt::format("{}=", printable(std::string_view(name)))),
                           std::visit([](const auto& each) { return value_text(each); }, value));
    return out;
}

} // namespace poolguard::base::log
