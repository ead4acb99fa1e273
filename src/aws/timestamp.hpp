#pragma once
// Parses the time formats of AWS's protocols strictly: every field must be in range, and nothing may follow.

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace poolguard::aws {

// "20150830T123600Z", the form of X-Amz-Date.
std::optional<base::time_point> from_basic_iso8601(std::string_view text);

// "Sun, 30 Aug 2015 12:36:00 GMT" (RFC 9110 section 5.6.7, IMF-fixdate); the name of the day is not checked.
std::optional<base::time_point> from_http_date(std::string_view text);

// "2015-08-30T12:36:00Z" with a fraction of up to nine digits, only in UTC (RFC 3339).
std::optional<base::time_point> from_rfc3339(std::string_view text);

} // namespace poolguard::aws
