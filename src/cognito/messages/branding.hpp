#pragma once
// Messages about the look of the sign-in pages: managed login branding, and the older UI customization.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class asset_category {
    FAVICON_ICO,
    FAVICON_SVG,
    EMAIL_GRAPHIC,
    SMS_GRAPHIC,
    AUTH_APP_GRAPHIC,
    PASSWORD_GRAPHIC,
    PASSKEY_GRAPHIC,
    PAGE_HEADER_LOGO,
    PAGE_HEADER_BACKGROUND,
    PAGE_FOOTER_LOGO,
    PAGE_FOOTER_BACKGROUND,
    PAGE_BACKGROUND,
    FORM_BACKGROUND,
    FORM_LOGO,
    IDP_BUTTON_ICON,
};
BOOST_DESCRIBE_ENUM(asset_category, FAVICON_ICO, FAVICON_SVG, EMAIL_GRAPHIC, SMS_GRAPHIC, AUTH_APP_GRAPHIC,
                    PASSWORD_GRAPHIC, PASSKEY_GRAPHIC, PAGE_HEADER_LOGO, PAGE_HEADER_BACKGROUND, PAGE_FOOTER_LOGO,
                    PAGE_FOOTER_BACKGROUND, PAGE_BACKGROUND, FORM_BACKGROUND, FORM_LOGO, IDP_BUTTON_ICON)
enum class asset_color_mode { LIGHT, DARK, DYNAMIC };
BOOST_DESCRIBE_ENUM(asset_color_mode, LIGHT, DARK, DYNAMIC)
enum class asset_extension { ICO, JPEG, PNG, SVG, WEBP };
BOOST_DESCRIBE_ENUM(asset_extension, ICO, JPEG, PNG, SVG, WEBP)

inline constexpr json::pattern resource_id_pattern{R"(^[\w\- ]+$)"};

struct branding_asset {
    asset_category Category{};
    asset_color_mode ColorMode{};
    asset_extension Extension{};
    std::optional<json::private_text<0, 1'333'336>> Bytes; // base64 of at most 1,000,000 bytes
    std::optional<json::text<1, 40, resource_id_pattern>> ResourceId;
};
BOOST_DESCRIBE_STRUCT(branding_asset, (), (Category, ColorMode, Extension, Bytes, ResourceId))

struct branding_style {
    std::optional<bool> UseCognitoProvidedValues;
    std::optional<boost::json::object> Settings;
    std::optional<json::list<branding_asset, 0, 40>> Assets;
};
BOOST_DESCRIBE_STRUCT(branding_style, (), (UseCognitoProvidedValues, Settings, Assets))

// The style of an app client.
struct managed_login_branding : branding_style {
    std::string ManagedLoginBrandingId;
    std::string UserPoolId;
    timestamp CreationDate;
    timestamp LastModifiedDate;
};
BOOST_DESCRIBE_STRUCT(managed_login_branding, (branding_style),
                      (ManagedLoginBrandingId, UserPoolId, CreationDate, LastModifiedDate))

struct managed_login_branding_reply {
    managed_login_branding ManagedLoginBranding;
};
BOOST_DESCRIBE_STRUCT(managed_login_branding_reply, (), (ManagedLoginBranding))

struct create_managed_login_branding : branding_style {
    static constexpr std::string_view operation = "CreateManagedLoginBranding";
    static constexpr auto authorized_by = authorization::signature;
    using reply = managed_login_branding_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
};
BOOST_DESCRIBE_STRUCT(create_managed_login_branding, (branding_style), (UserPoolId, ClientId))

// Members that are not given do not change. Each given asset replaces the one of its category and color mode.
struct update_managed_login_branding : branding_style {
    static constexpr std::string_view operation = "UpdateManagedLoginBranding";
    static constexpr auto authorized_by = authorization::signature;
    using reply = managed_login_branding_reply;

    user_pool_id UserPoolId;
    uuid ManagedLoginBrandingId;
};
BOOST_DESCRIBE_STRUCT(update_managed_login_branding, (branding_style), (UserPoolId, ManagedLoginBrandingId))

struct describe_managed_login_branding {
    static constexpr std::string_view operation = "DescribeManagedLoginBranding";
    static constexpr auto authorized_by = authorization::signature;
    using reply = managed_login_branding_reply;

    user_pool_id UserPoolId;
    uuid ManagedLoginBrandingId;
    std::optional<bool> ReturnMergedResources;
};
BOOST_DESCRIBE_STRUCT(describe_managed_login_branding, (), (UserPoolId, ManagedLoginBrandingId, ReturnMergedResources))

struct describe_managed_login_branding_by_client {
    static constexpr std::string_view operation = "DescribeManagedLoginBrandingByClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = managed_login_branding_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    std::optional<bool> ReturnMergedResources;
};
BOOST_DESCRIBE_STRUCT(describe_managed_login_branding_by_client, (), (UserPoolId, ClientId, ReturnMergedResources))

struct delete_managed_login_branding {
    static constexpr std::string_view operation = "DeleteManagedLoginBranding";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    uuid ManagedLoginBrandingId;
};
BOOST_DESCRIBE_STRUCT(delete_managed_login_branding, (), (UserPoolId, ManagedLoginBrandingId))

struct ui_customization {
    static constexpr std::string_view kept_as = "ui-customization";
    std::optional<std::string> UserPoolId;
    std::optional<std::string> ClientId; // "ALL": of all clients without their own
    std::optional<std::string> ImageUrl;
    std::optional<std::string> CSS;
    std::optional<std::string> CSSVersion;
    std::optional<timestamp> LastModifiedDate;
    std::optional<timestamp> CreationDate;
};
BOOST_DESCRIBE_STRUCT(ui_customization, (),
                      (UserPoolId, ClientId, ImageUrl, CSS, CSSVersion, LastModifiedDate, CreationDate))

struct ui_customization_reply {
    ui_customization UICustomization;
};
BOOST_DESCRIBE_STRUCT(ui_customization_reply, (), (UICustomization))

// Style and image that are not given are removed.
struct set_ui_customization {
    static constexpr std::string_view operation = "SetUICustomization";
    static constexpr auto authorized_by = authorization::signature;
    using reply = ui_customization_reply;

    user_pool_id UserPoolId;
    std::optional<client_id> ClientId;
    std::optional<long_text> CSS;
    std::optional<json::private_text<0, 174'764>> ImageFile; // base64 of at most 131,072 bytes
};
BOOST_DESCRIBE_STRUCT(set_ui_customization, (), (UserPoolId, ClientId, CSS, ImageFile))

struct get_ui_customization {
    static constexpr std::string_view operation = "GetUICustomization";
    static constexpr auto authorized_by = authorization::signature;
    using reply = ui_customization_reply;

    user_pool_id UserPoolId;
    std::optional<client_id> ClientId;
};
BOOST_DESCRIBE_STRUCT(get_ui_customization, (), (UserPoolId, ClientId))

} // namespace poolguard::cognito
