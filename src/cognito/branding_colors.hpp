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
inline constexpr branding_color button_color = branding_colors[5];

// Further ones, which the console has no fields for.
inline constexpr std::array<branding_color, 15> finer_branding_colors{{
    {"--heading", "/components/pageText", "/headingColor"},
    {"--link", "/componentClasses/link", "/defaults/textColor"},
    {"--label", "/componentClasses/inputLabel", "/textColor"},
    {"--hint", "/componentClasses/inputDescription", "/textColor"},
    {"--field", "/componentClasses/input", "/defaults/backgroundColor"},
    {"--focus", "/componentClasses/focusState", "/borderColor"},
    {"--card-line", "/components/form", "/borderColor"},
    {"--accent-hover", "/components/primaryButton", "/hover/backgroundColor"},
    {"--on-accent-hover", "/components/primaryButton", "/hover/textColor"},
    {"--second", "/components/secondaryButton", "/defaults/backgroundColor"},
    {"--on-second", "/components/secondaryButton", "/defaults/textColor"},
    {"--second-line", "/components/secondaryButton", "/defaults/borderColor"},
    {"--choice", "/components/idpButton/standard", "/defaults/backgroundColor"},
    {"--on-choice", "/components/idpButton/standard", "/defaults/textColor"},
    {"--choice-line", "/components/idpButton/standard", "/defaults/borderColor"},
}};

// Numbers of pixels, the same in both modes.
struct branding_radius {
    std::string_view variable;
    std::string_view pointer;
};
inline constexpr std::array<branding_radius, 3> branding_radii{{
    {"--button-radius", "/componentClasses/buttons/borderRadius"},
    {"--field-radius", "/componentClasses/input/borderRadius"},
    {"--card-radius", "/components/form/borderRadius"},
}};

// "rrggbbaa", or without the opacity.
inline constexpr base::json::pattern branding_color_value{"[0-9a-fA-F]{6}([0-9a-fA-F]{2})?"};
// LIGHT, DARK or DYNAMIC.
inline constexpr std::string_view branding_scheme = "/categories/global/colorSchemeMode";

} // namespace poolguard::cognito
