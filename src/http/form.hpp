#pragma once
// Percent-encoding (RFC 3986 section 2.1) and application/x-www-form-urlencoded, as queries and forms have it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::http {

// Nothing for an escape that is cut short or not hexadecimal, and for an encoded NUL. A '+' stays a '+'.
std::optional<std::string> percent_decode(std::string_view text);
// Everything but the unreserved characters of RFC 3986 section 2.3 becomes an escape with upper-case digits.
std::string percent_encode(std::string_view text);

using form_fields = std::vector<std::pair<std::string, std::string>>;
// Names and values in their order, '+' read as a space. Nothing when any of them has a bad escape.
std::optional<form_fields> parse_form(std::string_view text);

} // namespace poolguard::http
