#pragma once
// The style sheet of a UI customization: rules for the classes of Amazon's classic sign-in pages.

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::pool {

struct custom_css_rule {
    std::string selector; // "submitButton-customizable:hover"
    std::vector<std::pair<std::string, std::string>> declarations;
};

// In their order. The error, a sentence, is a selector that Amazon's pages do not have, or text that is no rule.
std::expected<std::vector<custom_css_rule>, std::string> parse_custom_css(std::string_view text);

} // namespace poolguard::pool
