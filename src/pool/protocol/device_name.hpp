#pragma once
// What a User-Agent header says about a device, for people: "Chrome 126 / Windows 10".
// Source: RFC 9110 section 10.1.5.

#include <string>
#include <string_view>

namespace poolguard::pool {

// The program with its main version, and the operating system if it is named. "unknown" if there is nothing to tell.
// Printable ASCII, at most 256 characters.
std::string device_name(std::string_view user_agent);

} // namespace poolguard::pool
