#include "service/setup/page_branding.hpp"

#include "base/bytes.hpp"
#include "base/image_type.hpp"
#include "base/try.hpp"
#include "cognito/branding_settings.hpp"

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> style_changed() {
    return std::unexpected(cognito::failure{changed_meanwhile, "The style was changed meanwhile"});
}

std::optional<cognito::asset_extension> extension_of(std::string_view content) {
    const auto type = base::image_type(content);
    if (type == "image/png") return cognito::asset_extension::PNG;
    if (type == "image/jpeg") return cognito::asset_extension::JPEG;
    if (type == "image/webp") return cognito::asset_extension::WEBP;
    if (type == "image/svg+xml") return cognito::asset_extension::SVG;
    if (type == "image/x-icon") return cognito::asset_extension::ICO;
    return std::nullopt;
}

// Only a favicon is an icon file.
bool fits_into(cognito::asset_category place, cognito::asset_extension extension) {
    using cognito::asset_category, cognito::asset_extension;
    if (place == asset_category::FAVICON_ICO) return extension == asset_extension::ICO;
    if (place == asset_category::FAVICON_SVG) return extension == asset_extension::SVG;
    return extension != asset_extension::ICO;
}

std::function<void(boost::json::object&)> shown_in_settings(cognito::asset_category place, bool is_on) {
    return [place, is_on](boost::json::object& settings) {
        if (const auto* image = cognito::find_branding_image(place)) cognito::show_image(settings, *image, is_on);
    };
}

} // namespace

std::optional<image_fault> check_style_image(cognito::asset_category place, std::string_view content) {
    if (content.empty()) return image_fault::missing;
    if (content.size() > cognito::largest_branding_image) return image_fault::too_large;
    const auto extension = extension_of(content);
    if (!extension || !fits_into(place, *extension)) return image_fault::wrong_type;
    return std::nullopt;
}

std::optional<image_fault> check_customization_logo(std::string_view content) {
    if (content.size() > largest_customization_logo) return image_fault::too_large;
    const auto extension = extension_of(content);
    using enum cognito::asset_extension;
    if (extension != PNG && extension != JPEG && extension != SVG) return image_fault::wrong_type;
    return std::nullopt;
}

void change_style(boost::json::object& settings, const style_changes& changes) {
    for (const auto& [pointer, value] : changes)
        cognito::set_setting(settings, pointer, value.empty() ? boost::json::value() : boost::json::value(value));
}

std::string version_of(const std::optional<cognito::managed_login_branding>& style) {
    return style ? version_of(style->LastModifiedDate) : "none";
}

std::string version_of(const cognito::ui_customization& style) {
    return style.LastModifiedDate ? version_of(*style.LastModifiedDate) : "none";
}

cognito::result<std::optional<cognito::managed_login_branding>> page_branding::find_style(std::string_view client_id) {
    cognito::describe_managed_login_branding_by_client message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId = std::string(client_id);
    auto found = cognito_.call(message, cognito::idempotent);
    if (found) return std::move(found->ManagedLoginBranding);
    if (found.error().name == cognito::failure_name::resource_not_found) return std::nullopt;
    return std::unexpected(std::move(found.error()));
}

cognito::result<admin_view<std::optional<cognito::managed_login_branding>>>
page_branding::style(const administrator& by, std::string_view client_id) {
    POOLGUARD_TRY(auto found, find_style(client_id));
    if (found && found->Assets) {
        auto& assets = found->Assets->value;
        std::erase_if(assets, [](const cognito::branding_asset& each) { return !each.Bytes; });
        for (auto& each : assets)
            each.Bytes.reset();
    }
    return admin_view(by, std::move(found));
}

cognito::result<admin_view<std::string>> page_branding::image(const administrator& by, std::string_view client_id,
                                                              const style_image& wanted) {
    POOLGUARD_TRY(auto found, find_style(client_id));
    if (found && found->Assets)
        for (const auto& each : *found->Assets)
            if (each.Category == wanted.place && each.ColorMode == wanted.mode && each.Bytes)
                return admin_view(by, base::from_base64(each.Bytes->value).value_or(""));
    return admin_view(by, std::string());
}

cognito::result<void> page_branding::update_style(std::string_view client_id, std::string_view seen,
                                                  const std::function<void(boost::json::object&)>& change,
                                                  std::optional<cognito::branding_asset> added) {
    POOLGUARD_TRY(const auto found, find_style(client_id));
    if (version_of(found) != seen) return style_changed();
    cognito::branding_style wanted;
    auto& settings = wanted.Settings.emplace();
    if (found && found->Settings) settings = *found->Settings;
    change(settings);
    if (added) wanted.Assets.emplace().value.push_back(std::move(*added));
    if (!found) {
        cognito::create_managed_login_branding message{std::move(wanted), {}, {}};
        message.UserPoolId = place_.user_pool_id;
        message.ClientId = std::string(client_id);
        POOLGUARD_CHECK(cognito_.call(message));
        return {};
    }
    // Assets that are not given stay.
    wanted.UseCognitoProvidedValues = false;
    cognito::update_managed_login_branding message{std::move(wanted), {}, {}};
    message.UserPoolId = place_.user_pool_id;
    message.ManagedLoginBrandingId = found->ManagedLoginBrandingId;
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> page_branding::set_style(const administrator&, std::string_view client_id, std::string_view seen,
                                               const style_changes& changes) {
    return update_style(
        client_id, seen, [&](boost::json::object& settings) { change_style(settings, changes); }, std::nullopt);
}

cognito::result<void> page_branding::set_image(const administrator&, std::string_view client_id, std::string_view seen,
                                               const style_image& wanted, std::string_view content) {
    cognito::branding_asset asset{.Category = wanted.place,
                                  .ColorMode = wanted.mode,
                                  .Extension = extension_of(content).value_or(cognito::asset_extension::PNG),
                                  .Bytes = {},
                                  .ResourceId = {}};
    asset.Bytes.emplace(base::to_base64(content));
    return update_style(client_id, seen, shown_in_settings(wanted.place, true), std::move(asset));
}

cognito::result<void> page_branding::show_images(const administrator&, std::string_view client_id,
                                                 std::string_view seen, cognito::asset_category place, bool is_on) {
    return update_style(client_id, seen, shown_in_settings(place, is_on), std::nullopt);
}

cognito::result<void> page_branding::remove_style(const administrator& by, std::string_view client_id) {
    POOLGUARD_TRY(const auto found, style(by, client_id));
    if (!*found) return {};
    cognito::delete_managed_login_branding message;
    message.UserPoolId = place_.user_pool_id;
    message.ManagedLoginBrandingId = (*found)->ManagedLoginBrandingId;
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<admin_view<cognito::ui_customization>> page_branding::customization(const administrator& by,
                                                                                    std::string_view client_id) {
    cognito::get_ui_customization message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId.emplace(std::string(client_id));
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    // Cognito answers with that of all clients where the client has none.
    if (found.UICustomization.ClientId != client_id) return admin_view(by, cognito::ui_customization{});
    return admin_view(by, std::move(found.UICustomization));
}

cognito::result<void> page_branding::set_customization(const administrator& by, std::string_view client_id,
                                                       std::string_view seen, const wanted_customization& wanted) {
    POOLGUARD_TRY(const auto found, customization(by, client_id));
    if (version_of(*found) != seen) return style_changed();
    if (found->ImageUrl && wanted.logo.empty() && !wanted.may_remove_logo)
        return std::unexpected(cognito::failure{logo_would_go, "The customization has a logo, which would be removed"});
    cognito::set_ui_customization message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId.emplace(std::string(client_id));
    if (!wanted.css.empty()) message.CSS = wanted.css;
    if (!wanted.logo.empty()) message.ImageFile.emplace(base::to_base64(wanted.logo));
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
