#pragma once
// Makes a principal a member of a tenant. The user's own tenant and e-mail address come from the token's claims, or are
// looked up with GetUser once for each token and cached with it.

#include "cognito/client.hpp"
#include "service/principal.hpp"
#include "service/tenants.hpp"

#include <array>
#include <expected>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard::service {

// Whether the ID token says that its address is verified.
bool has_verified_email(const jwt::verified_token& token);

struct tenant_request {
    std::optional<std::string_view> header; // the value of the tenant header
    std::string_view host;                  // the Host header
};
// Why there is no member: a tenant error, or Cognito could not be asked.
using membership_failure = std::variant<tenant_error, cognito::failure>;
// Cognito must be asked for the user's tenant, on a thread that may block.
struct lookup_needed {};

class membership {
  public:
    membership(tenant_settings settings, std::string user_pool_id, cognito::client& cognito);

    const tenant_settings& settings() const { return settings_; }
    // The user's tenant is the token's claim. For an access token without the claim it is the user's attribute of that
    // name, unless the request names a tenant and TENANT_STRICT is off. An id token without the claim has no tenant.
    // Never blocks.
    std::variant<member, membership_failure, lookup_needed> admit(const principal& who,
                                                                  const tenant_request& asked) const;
    // The same, but asks Cognito if needed; blocks. Concurrent requests with one token cause one call.
    std::expected<member, membership_failure> admit_blocking(const principal& who, const tenant_request& asked) const;

    // The user's e-mail address if it is verified, else empty: the claim of an ID token, or for an access token the
    // user's attribute, looked up and cached like the tenant. Empty for a machine. nullopt if Cognito must be asked.
    std::optional<std::string> email(const principal& who) const;
    // The same, but asks Cognito if needed; blocks.
    std::expected<std::string, membership_failure> email_blocking(const principal& who) const;

    // The user as a member of the tenant "public", for records that belong only to the user.
    static member outside_tenants(principal who);

  private:
    // The claim, or the user's attribute if it counts; `lookup_needed` if it counts but is not known.
    std::variant<std::optional<std::string>, lookup_needed> own_tenant(const principal& who,
                                                                       bool attribute_counts) const;
    cognito::result<void> look_up(const principal& who) const;
    cognito::result<std::vector<cognito::attribute>> attributes_of(const principal& who) const;

    tenant_settings settings_;
    std::string user_pool_id_;
    cognito::client& cognito_;
    // One of them, by token, is held while Cognito is asked.
    mutable std::array<std::mutex, 64> asking_;
};

} // namespace poolguard::service
