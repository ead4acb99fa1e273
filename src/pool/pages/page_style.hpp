#pragma once
// How the pages look: one style sheet and maybe a logo, each fetched once and kept by the browser.

#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct page_logo {
    std::string media_type; // "image/svg+xml", "image/png"
    std::string content;
};

// What a deployment says about the looks of its pages.
struct branding {
    std::string accent = "#1c5d99"; // of buttons: "#rrggbb"
    std::optional<page_logo> logo;
};

class page_style {
  public:
    static constexpr std::string_view style_path = "/login/style.css";
    static constexpr std::string_view logo_path = "/login/logo";

    explicit page_style(branding looks);

    bool has_logo() const { return looks_.logo.has_value(); }
    http::response style_sheet() const;
    http::response logo() const;

  private:
    branding looks_;
    std::string sheet_;
};

// "#rrggbb" in either case.
bool is_color(std::string_view text);
// Black or white, whichever is the easier to read on that color (WCAG 2.2, relative luminance).
std::string_view readable_on(std::string_view color);

} // namespace poolguard::pool
