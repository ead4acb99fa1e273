#include "base/image_type.hpp"

namespace poolguard::base {

std::string_view image_type(std::string_view content) {
    using namespace std::string_view_literals;
    if (content.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (content.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (content.starts_with("\0\0\1\0"sv)) return "image/x-icon";
    if (content.starts_with("RIFF") && content.substr(0, 12).ends_with("WEBP")) return "image/webp";
    constexpr std::size_t head = 1024; // an XML declaration and comments may come first
    if (content.starts_with('<') && content.substr(0, head).contains("<svg")) return "image/svg+xml";
    return {};
}

} // namespace poolguard::base
