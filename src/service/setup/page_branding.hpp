#pragma once
// The look of the sign-in pages of an app client: its managed login branding, and the older UI customization. Failures
// are Cognito's and changed_meanwhile.

#include "cognito/branding_images.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/branding.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

inline constexpr std::string_view all_app_clients = "ALL"; // of a UI customization
inline constexpr auto logo_would_go = "LogoWouldGo";       // the failure of set_customization()

// Texts by their JSON pointers in the settings of a style. An empty one is removed.
using style_changes = std::map<std::string, std::string>;

// Changes these settings and leaves all others. What would have to become an object and is something else stays.
void change_style(boost::json::object& settings, const style_changes& changes);

// What tells a version of a style from those before and after it; "none" if there is no style.
std::string version_of(const std::optional<cognito::managed_login_branding>& style);
std::string version_of(const cognito::ui_customization& style);

// What is wrong with an image for that place. The content decides what it is, not its name.
enum class image_fault { missing, too_large, wrong_type };
std::optional<image_fault> check_style_image(cognito::asset_category place, std::string_view content);
std::optional<image_fault> check_customization_logo(std::string_view content);
inline constexpr std::size_t largest_customization_logo = 131'072; // bytes

// An image of a style, and where and when it is shown.
struct style_image {
    cognito::asset_category place{};
    cognito::asset_color_mode mode{};
};

// A UI customization as it is to be.
struct wanted_customization {
    std::string css;
    std::string_view logo;        // the content of a new one; empty: none
    bool may_remove_logo = false; // that was there before
};

class page_branding {
  public:
    page_branding(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    // nullopt if the client has none. Its assets are those with an image, without the images.
    cognito::result<admin_view<std::optional<cognito::managed_login_branding>>> style(const administrator& by,
                                                                                      std::string_view client_id);
    // Makes the style if there is none. changed_meanwhile if somebody changed it after the version that the caller has
    // seen, here and below.
    cognito::result<void> set_style(const administrator& by, std::string_view client_id, std::string_view seen,
                                    const style_changes& changes);
    cognito::result<void> remove_style(const administrator& by, std::string_view client_id);
    // The content of an image; empty if there is none.
    cognito::result<admin_view<std::string>> image(const administrator& by, std::string_view client_id,
                                                   const style_image& wanted);
    // Puts an image that was checked in place of the one before, and turns it on. Cognito has no way to delete a single
    // image.
    cognito::result<void> set_image(const administrator& by, std::string_view client_id, std::string_view seen,
                                    const style_image& wanted, std::string_view content);
    // In all color modes.
    cognito::result<void> show_images(const administrator& by, std::string_view client_id, std::string_view seen,
                                      cognito::asset_category place, bool is_on);

    // Of that client or of all_app_clients; without members if there is none of its own.
    cognito::result<admin_view<cognito::ui_customization>> customization(const administrator& by,
                                                                         std::string_view client_id);
    // Cognito takes the CSS and the logo together: logo_would_go if there is a logo, no new one is given, and it may
    // not be removed.
    cognito::result<void> set_customization(const administrator& by, std::string_view client_id, std::string_view seen,
                                            const wanted_customization& wanted);

  private:
    cognito::result<std::optional<cognito::managed_login_branding>> find_style(std::string_view client_id);
    cognito::result<void> update_style(std::string_view client_id, std::string_view seen,
                                       const std::function<void(boost::json::object&)>& change,
                                       std::optional<cognito::branding_asset> added);

    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
