#pragma once
// In which language a page speaks.

#include <string_view>

namespace poolguard::pool {

enum class language { english, japanese };

// "en", "ja": the value of an HTML lang attribute.
std::string_view tag_of(language value);

// By the parameter "lang" where it names one of them, else by the Accept-Language header (RFC 9110 section 12.5.4):
// the one of the highest weight, English where neither is asked for.
language choose_language(std::string_view lang, std::string_view accept_language);

} // namespace poolguard::pool
