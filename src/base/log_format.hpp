#pragma once
// The format of the log: JSON for programs, or text for people.

#include "base/clock.hpp"
#include "base/log.hpp"

#include <string>

namespace poolguard::base::log {

enum class format {
    json,          // as described in log.hpp
    text,          // "08:05:03.007 INFO  request method=GET path=/health status=200"
    coloured_text, // the same with a terminal's colours
};

// Set once, before threads start.
void set_format(format wanted);
bool writes_json();

struct line {
    time_point at;
    level severity = level::info;
    std::string_view event;
    std::span<const field> fields;
};

// The level's name in the log: the words that AWS Lambda and most log tools know.
std::string_view written_name(level of);

// A line of the log as text, without a newline.
std::string to_text(const line& given, bool is_coloured);

} // namespace poolguard::base::log
