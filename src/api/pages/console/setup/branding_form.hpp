#pragma once
// The form of the colors of managed login branding. Settings that it does not have stay as they are.

#include "api/pages/console/setup/setup_answers.hpp"
#include "service/setup/page_branding.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// "rrggbbaa" as "#rrggbb", or "#rrggbbaa" if it is not opaque; and back. Empty for what is no color.
std::string shown_color(std::string_view stored);
std::string stored_color(std::string_view shown);

std::vector<form_field> style_fields(const boost::json::object& settings, http::language in);
std::expected<service::style_changes, problem> read_style_form(const form_values& given, http::language in);

} // namespace poolguard::api
