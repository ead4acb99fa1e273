#include "base/log.hpp"

#include "base/ascii.hpp"
#include "base/json/write.hpp"
#include "base/log_format.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace poolguard::base::log {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
level lowest_level = level::info;
format written_as = format::json;

spdlog::logger& output() {
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_mt("poolguard");
        made->set_pattern("%v", spdlog::pattern_time_type::utc);
        made->set_level(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

std::string to_json(const line& given) {
    std::string out = R"({"timestamp":)";
    json::append(out, to_rfc3339(given.at));
    out += R"(,"level":)";
    json::append(out, written_name(given.severity));
    out += R"(,"message":)";
    json::append(out, given.event);
    for (const auto& [name, value] : given.fields) {
        out += ',';
        json::append(out, name);
        out += ':';
        std::visit([&](const auto& each) { json::append(out, each); }, value);
    }
    out += '}';
    return out;
}

void write_line(level severity, std::string_view event, std::span<const field> fields) {
    const line given{wall_clock{}.now(), severity, event, fields};
    output().log(spdlog::level::info,
                 writes_json() ? to_json(given) : to_text(given, written_as == format::coloured_text));
}

} // namespace

std::optional<level> parse_level(std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (equal_ignoring_case(name, names[i])) return static_cast<level>(i);
    return std::nullopt;
}

void set_format(format wanted) { written_as = wanted; }
bool writes_json() { return written_as == format::json; }
void set_level(level lowest) { lowest_level = lowest; }
bool enabled(level at) { return at >= lowest_level; }

void write(level at, std::string_view event, std::initializer_list<field> fields) {
    if (enabled(at)) write_line(at, event, fields);
}

void write_always(std::string_view event, std::span<const field> fields) { write_line(level::info, event, fields); }

void write_lines(std::string_view lines) {
    if (!enabled(level::info) || lines.empty()) return;
    if (lines.ends_with('\n')) lines.remove_suffix(1);
    output().log(spdlog::level::info, lines);
}

} // namespace poolguard::base::log
