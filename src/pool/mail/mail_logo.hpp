#pragma once
// The product's logo in letters. It is a part of the mail, so that showing it needs no request (RFC 2392).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

inline constexpr std::size_t largest_mail_logo = std::size_t{64} * 1024; // bytes
inline constexpr std::string_view mail_logo_id = "logo@poolguard";       // the Content-ID
inline constexpr std::string_view mail_logo_address = "cid:logo@poolguard";

struct mail_logo {
    std::string media_type; // "image/png" or "image/jpeg"
    std::string content;
};

// nullopt for an image that mail programs do not show, such as SVG, or that is too large for every letter.
std::optional<mail_logo> to_mail_logo(std::string_view media_type, std::string_view content);
// "logo.png"
std::string file_name_of(const mail_logo& logo);
// Whether the HTML of a letter shows the logo.
inline bool shows_logo(std::string_view html) { return html.contains(mail_logo_address); }

} // namespace poolguard::pool
