#pragma once
// Whether what is there is what is wanted. Pure.

#include <boost/json.hpp>
#include <string>
#include <vector>

namespace poolguard::app::apply {

// A text as it is, anything else as JSON.
std::string text_of(const boost::json::value& value);

// Whether `there` has all that `wanted` says: members that are not named do not matter, lists are taken as sets, and a
// number is equal to its text.
bool is_covered(const boost::json::value& wanted, const boost::json::value& there);

// The names of the members of `wanted` that `there` does not cover.
std::vector<std::string> differences(const boost::json::object& wanted, const boost::json::object& there);

} // namespace poolguard::app::apply
