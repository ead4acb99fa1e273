#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/json/write.hpp"
#include "base/log_format.hpp"

#include <cctype>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace poolguard::base::log {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
// As the log has them: the words that AWS Lambda and most others know.
constexpr std::string_view written_names[] = {"DEBUG", "INFO", "WARN", "ERROR"};
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

void put(std::string_view line) {
    if (written_as == format::json)
        output().log(spdlog::level::info, line);
    else
        output().log(spdlog::level::info, to_text(line, written_as == format::coloured_text));
}

void write_line(level at, std::string_view event, std::span<const field> fields) {
    std::string line = R"({"timestamp":)";
    json::append(line, to_rfc3339(wall_clock{}.now()));
    line += R"(,"level":)";
    json::append(line, written_names[static_cast<std::size_t>(at)]);
    line += R"(,"message":)";
    json::append(line, event);
    for (const auto& [name, value] : fields) {
        line += ',';
        json::append(line, name);
        line += ':';
        std::visit([&](const auto& given) { json::append(line, given); }, value);
    }
    line += '}';
    put(line);
}

} // namespace

std::optional<level> parse_level(std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (std::ranges::equal(name, names[i], {}, [](unsigned char c) { return std::tolower(c); }))
            return static_cast<level>(i);
    return std::nullopt;
}

void set_format(format wanted) { written_as = wanted; }
void set_level(level lowest) { lowest_level = lowest; }
bool enabled(level at) { return at >= lowest_level; }

void write(level at, std::string_view event, std::initializer_list<field> fields) {
    if (enabled(at)) write_line(at, event, fields);
}

void write_always(std::string_view event, std::span<const field> fields) { write_line(level::info, event, fields); }

void write_lines(std::string_view lines) {
    if (!enabled(level::info) || lines.empty()) return;
    if (lines.ends_with('\n')) lines.remove_suffix(1);
    if (written_as == format::json) return put(lines);
    while (true) {
        const auto end = lines.find('\n');
        put(lines.substr(0, end));
        if (end == lines.npos) return;
        lines.remove_prefix(end + 1);
    }
}

} // namespace poolguard::base::log
