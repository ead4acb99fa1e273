#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/json/write.hpp"

#include <cctype>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace poolguard::base::log {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
level lowest_level = level::info;

spdlog::logger& output() {
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_mt("poolguard");
        made->set_pattern("%v", spdlog::pattern_time_type::utc);
        made->set_level(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

void write_line(level at, std::string_view event, std::span<const field> fields) {
    std::string line = R"({"time":)";
    json::append(line, to_rfc3339(wall_clock{}.now()));
    line += R"(,"level":)";
    json::append(line, names[static_cast<std::size_t>(at)]);
    line += R"(,"event":)";
    json::append(line, event);
    for (const auto& [name, value] : fields) {
        line += ',';
        json::append(line, name);
        line += ':';
        std::visit([&](const auto& given) { json::append(line, given); }, value);
    }
    line += '}';
    output().log(spdlog::level::info, line);
}

} // namespace

std::optional<level> parse_level(std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (std::ranges::equal(name, names[i], {}, [](unsigned char c) { return std::tolower(c); }))
            return static_cast<level>(i);
    return std::nullopt;
}

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
