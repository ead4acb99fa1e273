#include "base/clock.hpp"

#include <fmt/format.h>

namespace poolguard::base {
namespace {

struct calendar {
    int year;
    unsigned month, day;
    std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
};

calendar split(time_point at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
            std::chrono::hh_mm_ss{at - day}};
}

} // namespace

std::string to_rfc3339_seconds(time_point at) {
    const auto c = split(at);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.time.hours().count(),
                       c.time.minutes().count(), c.time.seconds().count());
}

std::string to_rfc3339(time_point at) {
    auto out = to_rfc3339_seconds(at);
    out.pop_back();
    fmt::format_to(std::back_inserter(out), ".{:03}Z", split(at).time.subseconds().count());
    return out;
}

std::string to_basic_iso8601(time_point at) {
    const auto c = split(at);
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.time.hours().count(),
                       c.time.minutes().count(), c.time.seconds().count());
}

} // namespace poolguard::base
