#include "service/tenants.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

constexpr std::size_t longest_tenant = 64;

// The name in a Host header, in lower case, without port and final dot; empty for an IPv6 address.
std::string host_name(std::string_view host) {
    host = base::trim(host);
    if (host.starts_with('[')) return {};
    host = host.substr(0, host.find(':'));
    if (host.ends_with('.')) host.remove_suffix(1);
    return base::to_lower(host);
}

// Every IPv4 address ends in a label of digits, and no top-level domain consists only of digits.
bool is_ipv4_address(std::string_view name) {
    return std::ranges::all_of(name.substr(name.rfind('.') + 1), base::is_digit);
}

std::optional<std::string> tenant_of_host(std::string_view host, std::string_view main_domain) {
    const auto name = host_name(host);
    auto above = std::string_view(name);
    if (!main_domain.empty()) {
        while (main_domain.starts_with('.'))
            main_domain.remove_prefix(1);
        const auto suffix = '.' + host_name(main_domain);
        if (!above.ends_with(suffix)) return std::nullopt;
        above.remove_suffix(suffix.size());
    } else if (std::ranges::count(name, '.') < 2 || is_ipv4_address(name)) {
        return std::nullopt;
    }
    const auto first = above.substr(0, above.find('.'));
    if (first.empty()) return std::nullopt;
    return std::string(first);
}

bool is_given(const std::optional<std::string>& tenant) { return tenant && !tenant->empty(); }

} // namespace

bool is_tenant(std::string_view text) {
    return text.find_first_not_of('.') != text.npos && text.size() <= longest_tenant &&
           std::ranges::all_of(text,
                               [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

std::optional<std::string> requested_tenant(const tenant_settings& settings, std::optional<std::string_view> header,
                                            std::string_view host) {
    if (!settings.enabled) return std::nullopt;
    switch (settings.mode) {
    case tenant_mode::header: {
        const auto value = base::trim(header.value_or(std::string_view{}));
        if (value.empty()) return std::nullopt;
        return std::string(value);
    }
    case tenant_mode::subdomain:
        return tenant_of_host(host, settings.main_domain);
    case tenant_mode::claim:
        return std::nullopt;
    }
    return std::nullopt;
}

std::expected<std::string, tenant_error> resolve_tenant(const tenant_settings& settings,
                                                        const std::optional<std::string>& requested,
                                                        const std::optional<std::string>& own) {
    if (!settings.enabled) return std::string(tenant_when_off);
    const bool is_asked = settings.mode != tenant_mode::claim && is_given(requested);
    if (!is_asked && !is_given(own)) return std::unexpected(tenant_error::not_provided);
    if (is_asked && !is_tenant(*requested)) return std::unexpected(tenant_error::malformed);
    if (is_given(own) && !is_tenant(*own)) return std::unexpected(tenant_error::malformed);
    if (!is_asked) return *own;
    if (!is_given(own)) {
        if (settings.strict) return std::unexpected(tenant_error::not_a_member);
        return *requested;
    }
    // Host names are case-insensitive, so the user's own spelling is used.
    const bool is_same =
        settings.mode == tenant_mode::subdomain ? base::equal_ignoring_case(*requested, *own) : *requested == *own;
    if (!is_same) return std::unexpected(tenant_error::mismatch);
    return *own;
}

} // namespace poolguard::service
