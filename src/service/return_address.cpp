#include "service/return_address.hpp"

#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

// It travels to the sign-in pages and back in the state parameter. With the server's other headers, a redirect that
// carries it stays below the 4 KiB that proxies expect of headers.
constexpr std::size_t longest_address = 1536;

// "." and "..", however they are encoded. Browsers resolve them before they send a path, so no page has such a path.
bool is_dots(std::string_view segment) {
    const auto plain = base::percent_decode_leniently(segment);
    return plain == "." || plain == "..";
}

// A backslash is a slash to browsers.
bool is_local_path(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//") || path.find('\\') != path.npos) return false;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        if (is_dots(segment)) return false;
        path.remove_prefix(segment.size());
    }
    return true;
}

bool is_space_or_control(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet <= 0x20 || octet == 0x7f;
}

std::string to_ascii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x80)
            out += c;
        else
            out += base::percent_encode({&c, 1});
    }
    return out;
}

} // namespace

std::optional<std::string> return_address(std::string_view given, const std::vector<std::string>& registered) {
    if (std::ranges::find(registered, given) != registered.end()) return std::string(given);
    if (given.size() > longest_address || std::ranges::any_of(given, is_space_or_control)) return std::nullopt;
    if (!is_local_path(given.substr(0, given.find_first_of("?#")))) return std::nullopt;
    auto out = to_ascii(given);
    if (out.size() > longest_address) return std::nullopt;
    return out;
}

} // namespace poolguard::service
