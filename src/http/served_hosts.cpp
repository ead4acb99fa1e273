#include "http/served_hosts.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::http {
namespace {

// "[::1]:8000" and "example.com:8000" without the port.
std::string_view name_of(std::string_view host) {
    const auto bracket = host.rfind(']');
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return host;
    return host.substr(0, colon);
}

bool ends_with_without_case(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && base::equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool matches(std::string_view served, std::string_view name) {
    if (served == "*" || base::equal_ignoring_case(served, name)) return true;
    return served.starts_with('.') &&
           (ends_with_without_case(name, served) || base::equal_ignoring_case(served.substr(1), name));
}

} // namespace

bool is_host_served(const std::vector<std::string>& served, std::string_view host) {
    const auto name = name_of(host);
    return served.empty() || std::ranges::any_of(served, [name](const auto& each) { return matches(each, name); });
}

} // namespace poolguard::http
