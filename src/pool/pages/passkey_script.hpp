#pragma once
// The script of pages with a form for a passkey: opens the browser's dialog, puts its answer into the form and
// sends it. On the sign-in page it also lets the browser offer passkeys where the name is typed.
// Source: W3C Web Authentication Level 3, sections 5.1.3 to 5.1.5 and "conditional mediation".

#include "http/message.hpp"

#include <string_view>

namespace poolguard::pool::passkey_script {

inline constexpr std::string_view path = "/login/passkeys.js";
inline constexpr std::string_view element = "<script src=\"/login/passkeys.js\" defer></script>\n";
// The form's field with the answer: a RegistrationResponseJSON or an AuthenticationResponseJSON.
inline constexpr std::string_view field_name = "credential";

// The script itself, which browsers cache.
http::response file();

} // namespace poolguard::pool::passkey_script
