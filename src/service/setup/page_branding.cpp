#include "service/setup/page_branding.hpp"

#include "base/try.hpp"

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> style_changed() {
    return std::unexpected(cognito::failure{changed_meanwhile, "The style was changed meanwhile"});
}

void set_text(boost::json::object& in, std::string_view pointer, const std::string& value) {
    auto* object = &in;
    while (true) {
        pointer.remove_prefix(1);
        const auto end = pointer.find('/');
        const auto name = pointer.substr(0, end);
        if (end == std::string_view::npos) {
            if (value.empty())
                object->erase(name);
            else
                (*object)[name] = value;
            return;
        }
        if (value.empty() && !object->contains(name)) return;
        auto& child = (*object)[name];
        if (child.is_null()) child.emplace_object();
        object = child.if_object();
        if (object == nullptr) return;
        pointer.remove_prefix(end);
    }
}

} // namespace

void change_style(boost::json::object& settings, const style_changes& changes) {
    for (const auto& [pointer, value] : changes)
        set_text(settings, pointer, value);
}

std::string style_text(const boost::json::object& settings, std::string_view pointer) {
    const auto* object = &settings;
    while (true) {
        pointer.remove_prefix(1);
        const auto end = pointer.find('/');
        const auto* child = object->if_contains(pointer.substr(0, end));
        if (child == nullptr) return {};
        if (end == std::string_view::npos) return child->is_string() ? std::string(child->get_string()) : std::string{};
        object = child->if_object();
        if (object == nullptr) return {};
        pointer.remove_prefix(end);
    }
}

std::string version_of(const std::optional<cognito::managed_login_branding>& style) {
    return style ? version_of(style->LastModifiedDate) : "none";
}

std::string version_of(const cognito::ui_customization& style) {
    return style.LastModifiedDate ? version_of(*style.LastModifiedDate) : "none";
}

cognito::result<admin_view<std::optional<cognito::managed_login_branding>>>
page_branding::style(const administrator& by, std::string_view client_id) {
    using found_style = std::optional<cognito::managed_login_branding>;
    cognito::describe_managed_login_branding_by_client message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId = std::string(client_id);
    auto found = cognito_.call(message, cognito::idempotent);
    if (found) {
        found->ManagedLoginBranding.Assets.reset();
        return admin_view(by, found_style(std::move(found->ManagedLoginBranding)));
    }
    if (found.error().name == cognito::failure_name::resource_not_found) return admin_view(by, found_style());
    return std::unexpected(std::move(found.error()));
}

cognito::result<void> page_branding::set_style(const administrator& by, std::string_view client_id,
                                               std::string_view seen, const style_changes& changes) {
    POOLGUARD_TRY(const auto found, style(by, client_id));
    if (version_of(*found) != seen) return style_changed();
    auto settings = *found && (*found)->Settings ? *(*found)->Settings : boost::json::object{};
    change_style(settings, changes);
    if (!*found) {
        cognito::create_managed_login_branding message;
        message.UserPoolId = place_.user_pool_id;
        message.ClientId = std::string(client_id);
        message.Settings = std::move(settings);
        POOLGUARD_CHECK(cognito_.call(message));
        return {};
    }
    // Assets that are not given stay.
    cognito::update_managed_login_branding message;
    message.UserPoolId = place_.user_pool_id;
    message.ManagedLoginBrandingId = (*found)->ManagedLoginBrandingId;
    message.UseCognitoProvidedValues = false;
    message.Settings = std::move(settings);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
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

cognito::result<void> page_branding::set_css(const administrator& by, std::string_view client_id, std::string_view seen,
                                             const std::string& css, bool may_remove_logo) {
    POOLGUARD_TRY(const auto found, customization(by, client_id));
    if (version_of(*found) != seen) return style_changed();
    if (found->ImageUrl && !may_remove_logo)
        return std::unexpected(cognito::failure{logo_would_go, "The customization has a logo, which would be removed"});
    cognito::set_ui_customization message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId.emplace(std::string(client_id));
    if (!css.empty()) message.CSS = css;
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
