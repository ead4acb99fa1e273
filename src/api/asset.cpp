#include "api/asset.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace poolguard::api {

std::string_view asset(std::string_view name) {
    const auto found = std::ranges::find(assets(), name, &asset_file::name);
    return found == assets().end() ? std::string_view{} : found->content;
}

std::string_view media_type_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types{{
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".png", "image/png"},
        {".txt", "text/plain; charset=utf-8"},
    }};
    for (const auto& [ending, type] : types)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

} // namespace poolguard::api
