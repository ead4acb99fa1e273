#include "app/settings/logo_file.hpp"

#include "app/files/read_file.hpp"

namespace poolguard::app {
namespace {

std::string media_type_of(std::string_view content) {
    if (content.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (content.starts_with("RIFF") && content.substr(0, 12).ends_with("WEBP")) return "image/webp";
    constexpr std::size_t head = 1024; // an XML declaration and comments may come first
    if (content.starts_with('<') && content.substr(0, head).find("<svg") != content.npos) return "image/svg+xml";
    return {};
}

} // namespace

std::optional<pool::page_logo> read_logo(const std::string& file, std::size_t largest) {
    auto content = read_file(file, largest);
    auto type = content ? media_type_of(*content) : std::string{};
    if (type.empty()) return std::nullopt;
    return pool::page_logo{std::move(type), std::move(*content)};
}

} // namespace poolguard::app
