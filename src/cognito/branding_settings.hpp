#pragma once
// The settings of managed login branding, by JSON pointers without escapes: "/components/form/logo/enabled".

#include <boost/json.hpp>
#include <string_view>

namespace poolguard::cognito {

// Null if there is none.
const boost::json::value* find_setting(const boost::json::object& settings, std::string_view pointer);
// Empty if there is none, or it is no text.
std::string_view text_setting(const boost::json::object& settings, std::string_view pointer);
// A null removes the setting. What would have to become an object and is something else stays.
void set_setting(boost::json::object& settings, std::string_view pointer, boost::json::value value);

} // namespace poolguard::cognito
