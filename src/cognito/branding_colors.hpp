#pragma once
// The colors in the settings of managed login branding that the sign-in pages use. Source: Amazon Cognito developer
// guide, "Apply branding to managed login pages".

#include "base/json/text.hpp"

#include <array>
#include <string_view>

namespace poolguard::cognito {

// Where the settings have the value of a variable of the style sheet: `before_mode`, "lightMode" or "darkMode", and
// `after_mode`, as a JSON pointer.
struct branding_color {
    std::string_view variable;
    std::string_view before_mode;
    std::string_view after_mode;
};
inline constexpr std::array<branding_color, 7> branding_colors{{
    {"--page", "/components/pageBackground", "/color"},
    {"--card", "/components/form", "/backgroundColor"},
    {"--text", "/components/pageText", "/bodyColor"},
    {"--quiet", "/components/pageText", "/descriptionColor"},
    {"--line", "/componentClasses/input", "/defaults/borderColor"},
    {"--accent", "/components/primaryButton", "/defaults/backgroundColor"},
    {"--on-accent", "/components/primaryButton", "/defaults/textColor"},
}};
// "rrggbbaa", or without the opacity.
inline constexpr base::json::pattern branding_color_value{"[0-9a-fA-F]{6}([0-9a-fA-F]{2})?"};
// LIGHT, DARK or DYNAMIC.
inline constexpr std::string_view branding_scheme = "/categories/global/colorSchemeMode";

} // namespace poolguard::cognito
