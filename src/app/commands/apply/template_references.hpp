#pragma once
// What the functions of a template refer to. Pure.

#include <boost/json.hpp>
#include <expected>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app::apply {

// The names between "${" and "}", except "${!Literal}".
std::vector<std::string> substituted_names(std::string_view text);
// The largest text that a function may make, in bytes: functions within functions can make a short template very long.
inline constexpr std::size_t largest_text = std::size_t{1024} * 1024;

// The text with the values of these names in their places, and "${Literal}" for "${!Literal}". What is in a value
// stays. The error is that of `value_of`, or that the text is too large.
std::expected<std::string, std::string>
substitute(std::string_view text,
           const std::function<std::expected<boost::json::value, std::string>(const std::string&)>& value_of);

// Every logical id and parameter that the functions in a value refer to.
std::set<std::string> references_in(const boost::json::value& from);

// The first place of such a value, "/Properties/Name"; empty if there is none.
std::string find_place(const boost::json::value& from, bool (*is_wanted)(const boost::json::value&));

} // namespace poolguard::app::apply
