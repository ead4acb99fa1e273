#pragma once
// application/x-www-form-urlencoded, as queries and forms have it.

#include "base/percent_encoding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::http {

using base::percent_decode;
using base::percent_encode;

using form_fields = std::vector<std::pair<std::string, std::string>>;
// Names and values in their order, '+' read as a space. Nothing when any of them has a bad escape.
std::optional<form_fields> parse_form(std::string_view text);

} // namespace poolguard::http
