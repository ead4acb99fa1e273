#include "base/log.hpp"

#include "base/ascii.hpp"
#include "base/json/write.hpp"
#include "base/log_format.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <mutex>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <string>

namespace poolguard::base::log {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
std::atomic<level> lowest_level = level::info;
format written_as = format::json;

spdlog::logger& output() {
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_st("poolguard");
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
        json::append(out, std::string_view(name));
        out += ':';
        std::visit([&](const auto& each) { json::append(out, each); }, value);
    }
    out += '}';
    return out;
}

// Held from taking the time until the line is written.
std::mutex writing;

// Not before that of the last line, unless the machine's clock was set back by more than a correction.
time_point time_of_writing() {
    constexpr std::chrono::seconds correction{1};
    static time_point last{};
    const auto now = wall_clock{}.now();
    return last = now < last && last - now < correction ? last : now;
}

void write_line(level severity, std::string_view event, std::span<const field> fields) {
    const std::scoped_lock lock(writing);
    const line given{time_of_writing(), severity, event, fields};
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
void set_level(level lowest) { lowest_level.store(lowest, std::memory_order_relaxed); }
bool enabled(level at) { return at >= lowest_level.load(std::memory_order_relaxed); }

void write(level at, std::string_view event, std::initializer_list<field> fields) {
    if (enabled(at)) write_line(at, event, fields);
}

void write_always(std::string_view event, std::span<const field> fields) { write_line(level::info, event, fields); }

void write_lines(std::string_view lines) {
    if (!enabled(level::info) || lines.empty()) return;
    const std::scoped_lock lock(writing);
    const auto beginning = fmt::format(R"({{"timestamp":"{}")", to_rfc3339(time_of_writing()));
    // Kept: memory of this size would be returned to the system, and be fetched page by page for the next lines.
    static std::string out;
    out.clear();
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        (out += beginning) += lines.substr(0, end);
        out += '\n';
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    // The logger would make two more copies.
    std::fwrite(out.data(), 1, out.size(), stderr);
}

} // namespace poolguard::base::log
