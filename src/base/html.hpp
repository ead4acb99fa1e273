#pragma once
// Puts text into HTML pages.

#include <string>
#include <string_view>

namespace poolguard::base {

// For element content and quoted attribute values: writes & < > " ' as character references.
std::string escape_html(std::string_view text);

// Replaces every "{{name}}" of the template by `value`, which must be HTML already.
std::string fill(std::string text, std::string_view name, std::string_view value);

} // namespace poolguard::base
