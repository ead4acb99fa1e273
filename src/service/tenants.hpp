#pragma once
// Which tenant a request is for, and whether its person belongs to it. Pure: nothing is looked up here.

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
    std::string main_domain;                // for subdomain mode; empty: the first of three or more labels
    std::string claim = "custom:tenant_id"; // the token's claim, or the user's attribute of that name
};

enum class tenant_error {
    not_provided, // 400 "Tenant not provided"
    mismatch,     // 403: the tenant asked for is not the person's
    not_a_member, // 403, strict: a tenant was asked for and the person has none
    malformed,    // 400: not 1 to 64 characters of letters, digits, '-', '_', '.'
};
// A sentence for the caller.
std::string_view describe(tenant_error error);

// The tenant that everybody works in when tenants are off.
inline constexpr std::string_view tenant_when_off = "public";

// Whether the text can name a tenant: 1 to 64 characters of ASCII letters, digits, '-', '_' and '.'.
bool is_tenant(std::string_view text);

// The tenant that a request asks for: from the header's value or from the host name ("acme" of
// "acme.example.com:8000"); nothing in claim mode, or when there is none.
std::optional<std::string> requested_tenant(const tenant_settings& settings, std::optional<std::string_view> header,
                                            std::string_view host);

// The tenant to work in. `own` is the person's tenant from the token's claim or the user's attribute.
// A request that asks for none works in the person's own. Strict: the two must be equal. Not strict: a tenant that
// is asked for is taken when the person has none. A contradiction is refused either way.
std::expected<std::string, tenant_error> resolve_tenant(const tenant_settings& settings,
                                                        const std::optional<std::string>& requested,
                                                        const std::optional<std::string>& own);

} // namespace poolguard::service
