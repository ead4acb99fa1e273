#pragma once
// The script of pages with a field for a password: shows the password when asked to, and ticks off the rules for a new
// one as it is typed. Without it the rules are a plain list.

#include "http/message.hpp"

#include <string_view>

namespace poolguard::pool::field_script {

inline constexpr std::string_view path = "/login/fields.js";
inline constexpr std::string_view element = "<script src=\"/login/fields.js\" defer></script>\n";

// The script itself, which browsers cache.
http::response file();

} // namespace poolguard::pool::field_script
