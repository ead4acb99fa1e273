#pragma once
// Percent-encoding (RFC 3986 section 2.1).

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base {

// nullopt for an escape that is cut short or not hexadecimal, and for a NUL, encoded or not. A '+' stays a '+'.
std::optional<std::string> percent_decode(std::string_view text);
// The same, but a '+' is a space, as in forms.
std::optional<std::string> form_decode(std::string_view text);
// Never fails: a percent sign that begins no escape is kept, and an encoded NUL is decoded.
std::string percent_decode_leniently(std::string_view text);
// Escapes everything but the unreserved characters of RFC 3986 section 2.3, with upper-case digits.
std::string percent_encode(std::string_view text);

} // namespace poolguard::base
