#include "app/settings/logo_file.hpp"

#include "app/files/read_file.hpp"
#include "base/image_type.hpp"

namespace poolguard::app {
std::optional<pool::page_logo> read_logo(const std::string& file, std::size_t largest) {
    auto content = read_regular_file(file, largest);
    std::string type(content ? base::image_type(*content) : std::string_view{});
    if (type.empty()) return std::nullopt;
    return pool::page_logo{std::move(type), std::move(*content)};
}

} // namespace poolguard::app
