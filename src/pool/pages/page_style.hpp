#pragma once
// The style sheet and optional logo of the pages, which browsers cache.

#include "base/color.hpp"
#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct page_logo {
    std::string media_type; // "image/svg+xml", "image/png"
    std::string content;
};

// What a deployment can change about the look of its pages.
struct branding {
    std::string accent = "#1c5d99"; // the color of buttons: "#rrggbb"
    std::optional<page_logo> logo;
};

enum class color_scheme { both, light, dark };

// What an app client's own settings change about the style.
struct page_colors {
    color_scheme scheme = color_scheme::both;
    std::string light; // "--page: #ffffff;"
    std::string dark;
    std::string rules; // behind all others
};

class page_style {
  public:
    static constexpr std::string_view style_path = "/login/style.css";
    static constexpr std::string_view client_style_path = "/login/style";
    static constexpr std::string_view logo_path = "/login/logo";

    explicit page_style(branding brand);

    // Empty if the deployment has none.
    std::string_view logo_address() const { return brand_.logo ? logo_path : std::string_view{}; }
    http::response style_sheet() const;
    http::response style_sheet(const page_colors& own) const;
    http::response logo() const;

  private:
    std::string write_sheet(const page_colors& own) const;

    branding brand_;
    std::string sheet_;
};

} // namespace poolguard::pool
