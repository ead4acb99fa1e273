#pragma once
// The look of the sign-in pages of an app client: its managed login branding, and the older UI customization. Failures
// are Cognito's and changed_meanwhile.

#include "cognito/client.hpp"
#include "cognito/messages/branding.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

inline constexpr std::string_view all_app_clients = "ALL"; // of a UI customization
inline constexpr auto logo_would_go = "LogoWouldGo";       // the failure of set_css()

// Texts by their JSON pointers in the settings of a style. An empty one is removed.
using style_changes = std::map<std::string, std::string>;

// Changes these settings and leaves all others. What would have to become an object and is something else stays.
void change_style(boost::json::object& settings, const style_changes& changes);
// The text at the pointer; empty if there is none.
std::string style_text(const boost::json::object& settings, std::string_view pointer);

// What tells a version of a style from those before and after it; "none" if there is no style.
std::string version_of(const std::optional<cognito::managed_login_branding>& style);
std::string version_of(const cognito::ui_customization& style);

class page_branding {
  public:
    page_branding(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    // nullopt if the client has none. Without the assets' images.
    cognito::result<admin_view<std::optional<cognito::managed_login_branding>>> style(const administrator& by,
                                                                                      std::string_view client_id);
    // Makes the style if there is none. changed_meanwhile if somebody changed it after the version that the caller has
    // seen, here and below.
    cognito::result<void> set_style(const administrator& by, std::string_view client_id, std::string_view seen,
                                    const style_changes& changes);
    cognito::result<void> remove_style(const administrator& by, std::string_view client_id);

    // Of that client or of all_app_clients; without members if there is none of its own.
    cognito::result<admin_view<cognito::ui_customization>> customization(const administrator& by,
                                                                         std::string_view client_id);
    // Cognito takes the CSS and the logo together: logo_would_go if there is a logo, unless it may be removed.
    cognito::result<void> set_css(const administrator& by, std::string_view client_id, std::string_view seen,
                                  const std::string& css, bool may_remove_logo);

  private:
    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
