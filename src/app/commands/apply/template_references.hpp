#pragma once
// What the functions of a template refer to. Pure.

#include <boost/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app::apply {

// The names between "${" and "}", except "${!Literal}".
std::vector<std::string> substituted_names(std::string_view text);

// Every logical id and parameter that the functions in a value refer to.
std::set<std::string> references_in(const boost::json::value& from);

// The first place of such a value, "/Properties/Name"; empty if there is none.
std::string find_place(const boost::json::value& from, bool (*is_wanted)(const boost::json::value&));

} // namespace poolguard::app::apply
