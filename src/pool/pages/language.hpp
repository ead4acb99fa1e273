#pragma once
// The language of a page.

#include <string_view>

namespace poolguard::pool {

enum class language { english, japanese };

// "en", "ja": the value of an HTML lang attribute.
std::string_view tag_of(language value);

// From the parameter "lang" if it names a language we have, else from the Accept-Language header (RFC 9110 section
// 12.5.4): the one with the highest weight, or English by default.
language choose_language(std::string_view lang, std::string_view accept_language);

} // namespace poolguard::pool
