#pragma once
// Text in HTML pages.

#include <string>
#include <string_view>

namespace poolguard::base {

// For element content and quoted attribute values: & < > " ' as character references.
std::string escape_html(std::string_view text);

// Puts `value` in place of every "{{name}}" of the template; the value must be HTML already.
std::string fill(std::string text, std::string_view name, std::string_view value);

} // namespace poolguard::base
