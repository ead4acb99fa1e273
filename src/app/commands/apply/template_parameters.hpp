#pragma once
// The parameters of a template. Pure.

#include <boost/json.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app::apply {

// The value of a parameter: a text, or an array where the type is a list. `about` is its declaration, `given` what the
// caller set. The error names the parameter and the rule that the value breaks, and never the value.
std::expected<boost::json::value, std::string> parameter_value(std::string_view name, const boost::json::value& about,
                                                               const std::optional<std::string>& given);

} // namespace poolguard::app::apply
