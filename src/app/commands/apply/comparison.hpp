#pragma once
// Compares the wanted properties of a resource with its present ones. Pure.

#include <boost/json.hpp>
#include <string>
#include <vector>

namespace poolguard::app::apply {

// A string as it is, anything else as JSON.
std::string text_of(const boost::json::value& value);

// Whether `present` has everything that `wanted` has: members that `wanted` does not name are ignored, lists are
// compared as sets, and a number equals its text.
bool is_covered(const boost::json::value& wanted, const boost::json::value& present);

// The names of the members of `wanted` that `present` does not cover.
std::vector<std::string> differences(const boost::json::object& wanted, const boost::json::object& present);

} // namespace poolguard::app::apply
