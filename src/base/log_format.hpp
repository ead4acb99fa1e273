#pragma once
// How the log is written: for programs, or for whoever looks at a terminal.

#include <string>
#include <string_view>

namespace poolguard::base::log {

enum class format {
    json,          // as log.hpp says
    text,          // "08:05:03.007 INFO  request method=GET path=/health status=200"
    coloured_text, // the same for a terminal
};

// Set once, before threads start.
void set_format(format wanted);

// A line of the log as text, without a newline; what cannot be read as one stays as it is.
std::string to_text(std::string_view json_line, bool is_coloured);

} // namespace poolguard::base::log
