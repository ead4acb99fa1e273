#include "pool/pages/branding_look.hpp"

#include "base/color.hpp"
#include "cognito/branding_colors.hpp"
#include "cognito/branding_images.hpp"
#include "cognito/branding_settings.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using cognito::asset_category;
using cognito::asset_color_mode;

constexpr auto page_image = "--page-image";
constexpr auto card_image = "--card-image";

struct branded_style {
    const kept_branding& branding;
    const kept_settings& kept;
    const boost::json::object& settings;
};

std::string_view color_at(const boost::json::object& settings, const cognito::branding_color& wanted,
                          std::string_view mode) {
    const auto color =
        cognito::text_setting(settings, fmt::format("{}/{}{}", wanted.before_mode, mode, wanted.after_mode));
    return base::json::matches(cognito::branding_color_value, color) ? color : std::string_view{};
}

// The address of the image for that place and color mode; empty if there is none or the settings hide it.
std::string image_address(const branded_style& of, asset_category place, asset_color_mode mode) {
    const auto* image = cognito::find_branding_image(place);
    if (!of.branding.Assets || (image != nullptr && !cognito::is_shown(of.settings, *image))) return {};
    for (const auto fit : {mode, asset_color_mode::DYNAMIC})
        for (const auto& each : *of.branding.Assets)
            if (each.Category == place && each.ColorMode == fit && each.Bytes)
                return of.kept.path_of(
                    {of.branding.UserPoolId, kept_branding::kept_as, of.branding.client_id, each.Bytes->value});
    return {};
}

std::string image_variable(std::string_view name, const std::string& address) {
    return address.empty() ? std::string{} : fmt::format("{}: url(\"{}\");", name, address);
}

std::string branding_variables(const branded_style& of, asset_color_mode mode) {
    const std::string_view mode_name = mode == asset_color_mode::DARK ? "darkMode" : "lightMode";
    std::string out;
    const auto add = [&](const auto& colors) {
        for (const auto& each : colors)
            if (const auto color = color_at(of.settings, each, mode_name); !color.empty())
                out += fmt::format("{}: #{};", each.variable, color);
    };
    add(cognito::branding_colors);
    // The text of buttons must be readable on the color that is theirs now.
    const auto button = color_at(of.settings, cognito::button_color, mode_name);
    if (!button.empty() && !out.contains("--on-accent"))
        out += fmt::format("--on-accent: {};", base::readable_on(fmt::format("#{}", button.substr(0, 6))));
    add(cognito::finer_branding_colors);
    out += image_variable(page_image, image_address(of, asset_category::PAGE_BACKGROUND, mode));
    return out + image_variable(card_image, image_address(of, asset_category::FORM_BACKGROUND, mode));
}

// Pages in dark colors have those in light ones too, so what only light ones have is unset.
std::string unset_in_dark(std::string_view light, std::string_view dark) {
    std::string out;
    const auto unset = [&](std::string_view variable) {
        const auto named = fmt::format("{}: ", variable);
        if (light.contains(named) && !dark.contains(named)) out += named + "initial;";
    };
    for (const auto& each : cognito::finer_branding_colors)
        unset(each.variable);
    for (const auto* image : {page_image, card_image})
        unset(image);
    return out;
}

// Rounded corners, in pixels.
std::string radii_of(const boost::json::object& settings) {
    constexpr double largest_radius = 9999; // makes buttons round
    std::string out;
    for (const auto& [variable, pointer] : cognito::branding_radii) {
        const auto* found = cognito::find_setting(settings, pointer);
        if (found == nullptr || !found->is_number()) continue;
        const auto radius = found->to_number<double>();
        if (radius >= 0 && radius <= largest_radius) out += fmt::format("{}: {}px;", variable, std::round(radius));
    }
    return out;
}

// The logo of the form, or else that of the page.
std::string logo_in(const branded_style& of, asset_color_mode mode) {
    for (const auto place : {asset_category::FORM_LOGO, asset_category::PAGE_HEADER_LOGO})
        if (auto address = image_address(of, place, mode); !address.empty()) return address;
    return {};
}

std::vector<page_icon> icons_of(const branded_style& of, color_scheme scheme) {
    std::vector<page_icon> out;
    for (const auto& [place, type] : {std::pair(asset_category::FAVICON_ICO, std::string_view("image/x-icon")),
                                      std::pair(asset_category::FAVICON_SVG, std::string_view("image/svg+xml"))}) {
        auto light = image_address(of, place, asset_color_mode::LIGHT);
        auto dark = image_address(of, place, asset_color_mode::DARK);
        if (scheme == color_scheme::dark) std::swap(light, dark);
        if (!light.empty()) out.push_back({light, type, false});
        if (scheme == color_scheme::both && !dark.empty() && dark != light)
            out.push_back({std::move(dark), type, true});
    }
    return out;
}

color_scheme scheme_of(const boost::json::object& settings) {
    const auto scheme = cognito::text_setting(settings, cognito::branding_scheme);
    if (scheme == "LIGHT") return color_scheme::light;
    return scheme == "DARK" ? color_scheme::dark : color_scheme::both;
}

} // namespace

branding_look look_of_branding(const kept_branding& branding, const kept_settings& kept) {
    const boost::json::object nothing;
    const branded_style of{branding, kept, branding.Settings ? *branding.Settings : nothing};
    const auto scheme = scheme_of(of.settings);
    const auto radii = radii_of(of.settings);
    branding_look out;
    const auto in_light = branding_variables(of, asset_color_mode::LIGHT);
    const auto in_dark = branding_variables(of, asset_color_mode::DARK);
    out.colors = {scheme, in_light + radii, in_dark + unset_in_dark(in_light, in_dark) + radii, {}};
    const auto light = logo_in(of, asset_color_mode::LIGHT);
    const auto dark = logo_in(of, asset_color_mode::DARK);
    out.logo_address = scheme == color_scheme::dark ? dark : light;
    if (scheme == color_scheme::both && dark != light) out.dark_logo_address = dark;
    out.icons = icons_of(of, scheme);
    return out;
}

} // namespace poolguard::pool
