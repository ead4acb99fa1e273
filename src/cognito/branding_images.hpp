#pragma once
// The images of managed login branding, and the settings that show them. Source: Amazon Cognito developer guide, "Apply
// branding to managed login pages"; API reference, AssetType.

#include "cognito/messages/branding.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace poolguard::cognito {

inline constexpr std::size_t largest_branding_image = 1'000'000; // bytes

// The settings are booleans, as JSON pointers, or for a favicon its type in the list of favicon_types.
struct branding_image {
    asset_category category{};
    std::string_view own_switch{};  // of this image only; empty: none
    std::string_view area_switch{}; // of the part of the page that it is in; empty: none
    std::string_view favicon{};     // "ICO", "SVG"; empty: no favicon
};
inline constexpr std::string_view favicon_types = "/components/favicon/enabledTypes";
inline constexpr std::string_view shows_page_header = "/categories/global/pageHeader/enabled";
inline constexpr std::string_view shows_page_footer = "/categories/global/pageFooter/enabled";
inline constexpr std::string_view shows_graphics = "/categories/form/displayGraphics";

// All but the icons of identity providers.
inline constexpr std::array<branding_image, 14> branding_images{{
    {asset_category::FORM_LOGO, "/components/form/logo/enabled"},
    {asset_category::PAGE_HEADER_LOGO, "/components/pageHeader/logo/enabled", shows_page_header},
    {asset_category::FAVICON_ICO, {}, {}, "ICO"},
    {asset_category::FAVICON_SVG, {}, {}, "SVG"},
    {asset_category::PAGE_BACKGROUND, "/components/pageBackground/image/enabled"},
    {asset_category::FORM_BACKGROUND, "/components/form/backgroundImage/enabled"},
    {asset_category::PAGE_HEADER_BACKGROUND, "/components/pageHeader/backgroundImage/enabled", shows_page_header},
    {asset_category::PAGE_FOOTER_LOGO, "/components/pageFooter/logo/enabled", shows_page_footer},
    {asset_category::PAGE_FOOTER_BACKGROUND, "/components/pageFooter/backgroundImage/enabled", shows_page_footer},
    {asset_category::EMAIL_GRAPHIC, {}, shows_graphics},
    {asset_category::SMS_GRAPHIC, {}, shows_graphics},
    {asset_category::AUTH_APP_GRAPHIC, {}, shows_graphics},
    {asset_category::PASSWORD_GRAPHIC, {}, shows_graphics},
    {asset_category::PASSKEY_GRAPHIC, {}, shows_graphics},
}};

// Null for the icons of identity providers.
const branding_image* find_branding_image(asset_category category);
// Whether the settings leave the image on. An image whose switch is not set is on: it was given to be shown.
bool is_shown(const boost::json::object& settings, const branding_image& image);
// Turns the image on, with the part of the page that it is in; or only the image off, if it has a switch of its own.
void show_image(boost::json::object& settings, const branding_image& image, bool is_on);

} // namespace poolguard::cognito
