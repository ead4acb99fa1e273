#pragma once
// The style sheet of a UI customization: rules for the classes of Amazon's classic sign-in pages.

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The same rules for the parts of these pages, with the properties and values that they may have; at most a quarter
// longer. The error, a sentence, is a selector that Amazon's pages do not have, text that is no rule, or too much.
std::expected<std::string, std::string> translate_custom_css(std::string_view css);

} // namespace poolguard::pool
