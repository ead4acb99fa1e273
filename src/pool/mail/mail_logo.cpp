#include "pool/mail/mail_logo.hpp"

#include <fmt/format.h>

namespace poolguard::pool {

std::optional<mail_logo> to_mail_logo(std::string_view media_type, std::string_view content) {
    const bool is_shown = media_type == "image/png" || media_type == "image/jpeg";
    if (!is_shown || content.size() > largest_mail_logo) return std::nullopt;
    return mail_logo{std::string(media_type), std::string(content)};
}

std::string file_name_of(const mail_logo& logo) {
    return fmt::format("logo.{}", std::string_view(logo.media_type).substr(std::string_view("image/").size()));
}

} // namespace poolguard::pool
