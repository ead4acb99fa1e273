#pragma once
// application/x-www-form-urlencoded, the format of queries and forms.

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
// Names and values in their order; '+' is a space. nullopt if any of them has a bad escape or a NUL.
std::optional<form_fields> parse_form(std::string_view text);

} // namespace poolguard::http
