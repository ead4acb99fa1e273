#pragma once
// The application that people sign in to, as the operator names it: on all pages and in all mail.

#include <string>
#include <string_view>

namespace poolguard::base {

// An empty member is not set and not shown.
struct product {
    std::string name = "Poolguard";
    std::string color = "#1c5d99"; // of buttons: "#rrggbb"
    std::string logo_address{};    // of the logo's image, on this server
    std::string terms_url{};
    std::string privacy_url{};
    std::string support_url{};
    std::string support_email{};
};

// "mailto:…" for an e-mail address (RFC 6068); empty without one.
std::string mail_link(std::string_view address);

} // namespace poolguard::base
