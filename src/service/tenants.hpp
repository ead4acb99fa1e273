#pragma once
// Decides which tenant a request is for and whether its user belongs to it, without any I/O.

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

enum class tenant_mode { header, subdomain, claim };

struct tenant_settings {
    bool enabled = true;
    tenant_mode mode = tenant_mode::header;
    std::string header = "X-Tenant-Id";
    bool strict = true;
    std::string main_domain;                   // for subdomain mode; empty: the first of three or more labels
    std::string claim = "custom:tenant_id";    // the token's claim, or the user's attribute of that name
    std::optional<std::string> of_new_users{}; // who sign up and have none; nullopt: they stay without
};

enum class tenant_error {
    not_provided, // 400 "Tenant not provided"
    mismatch,     // 403: the requested tenant is not the user's
    not_a_member, // 403, strict: a tenant was requested but the user has none
    malformed,    // 400: not a tenant, see is_tenant
};

// Everyone's tenant if tenants are off.
inline constexpr std::string_view tenant_when_off = "public";

// Whether the text can name a tenant: 1 to 64 characters of ASCII letters, digits, '-', '_' and '.', not all of them
// dots, as "." and ".." mean a folder in paths.
bool is_tenant(std::string_view text);
// What an administrator may store as a user's tenant: a tenant, or an empty text to remove it.
inline bool is_storable_tenant(std::string_view text) { return text.empty() || is_tenant(text); }
inline constexpr auto not_a_tenant = "A tenant has 1 to 64 letters, digits, '-', '_' and '.', and not only dots";

// The tenant that a request names: from the header's value or from the host name ("acme" of "acme.example.com:8000");
// nullopt in claim mode, or if there is none.
std::optional<std::string> requested_tenant(const tenant_settings& settings, std::optional<std::string_view> header,
                                            std::string_view host);

// The tenant of the request. `own` is the user's tenant from the token's claim or the user's attribute; it is used if
// the request names none. If both are given they must be equal. If the user has none, the requested one is refused if
// strict, else accepted.
std::expected<std::string, tenant_error> resolve_tenant(const tenant_settings& settings,
                                                        const std::optional<std::string>& requested,
                                                        const std::optional<std::string>& own);

} // namespace poolguard::service
