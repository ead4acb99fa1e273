#include "cognito/branding_images.hpp"

#include "cognito/branding_settings.hpp"

#include <algorithm>

namespace poolguard::cognito {
namespace {

bool is_off(const boost::json::object& settings, std::string_view pointer) {
    const auto* found = pointer.empty() ? nullptr : find_setting(settings, pointer);
    return found != nullptr && found->is_bool() && !found->get_bool();
}

const boost::json::array* listed_favicons(const boost::json::object& settings) {
    const auto* found = find_setting(settings, favicon_types);
    return found == nullptr ? nullptr : found->if_array();
}

} // namespace

const branding_image* find_branding_image(asset_category category) {
    const auto* const found = std::ranges::find(branding_images, category, &branding_image::category);
    return found == branding_images.end() ? nullptr : found;
}

bool is_shown(const boost::json::object& settings, const branding_image& image) {
    if (!image.favicon.empty()) {
        const auto* types = listed_favicons(settings);
        return types == nullptr || std::ranges::find(*types, boost::json::value(image.favicon)) != types->end();
    }
    return !is_off(settings, image.own_switch) && !is_off(settings, image.area_switch);
}

void show_image(boost::json::object& settings, const branding_image& image, bool is_on) {
    if (image.favicon.empty()) {
        if (!image.own_switch.empty()) set_setting(settings, image.own_switch, is_on);
        if (is_on && !image.area_switch.empty()) set_setting(settings, image.area_switch, true);
        return;
    }
    const auto* before = listed_favicons(settings);
    // Without a list all types are on.
    auto types = before == nullptr ? boost::json::array{"ICO", "SVG"} : *before;
    const boost::json::value type(image.favicon);
    types.erase(std::remove(types.begin(), types.end(), type), types.end());
    if (is_on) types.push_back(type);
    set_setting(settings, favicon_types, std::move(types));
}

} // namespace poolguard::cognito
