#pragma once
// From a principal to a member of a tenant. The person's own tenant and address come from the token's claims, or are
// looked up with GetUser once for each token and remembered with it.

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

struct tenant_request {
    std::optional<std::string_view> header; // the value of the tenant header
    std::string_view host;                  // the Host header
};
// Why there is no member: a tenant error, or Cognito could not be asked.
using membership_failure = std::variant<tenant_error, cognito::failure>;
// The person's tenant must be asked of Cognito; do so on a thread that may block.
struct lookup_needed {};

class membership {
  public:
    membership(tenant_settings settings, std::string user_pool_id, cognito::client& cognito);

    const tenant_settings& settings() const { return settings_; }
    // The person's tenant is the token's claim. An access token without one stands for the user's attribute of that
    // name, unless a request names a tenant and TENANT_STRICT is off: nothing in the token contradicts it then. An id
    // token without one has none. Never blocks.
    std::variant<member, membership_failure, lookup_needed> admit(const principal& who,
                                                                  const tenant_request& asked) const;
    // The same, asking Cognito where needed; blocks. Many requests with one token cause one question.
    std::expected<member, membership_failure> admit_blocking(const principal& who, const tenant_request& asked) const;

    // The person's address where it is verified, else empty: the claim of an ID token, or for an access token the
    // user's attribute, looked up and remembered like the tenant. A machine has none. Nothing when Cognito must be
    // asked.
    std::optional<std::string> email(const principal& who) const;
    // The same, asking where needed; blocks.
    std::expected<std::string, membership_failure> email_blocking(const principal& who) const;

    // The person as the one member of the tenant "public", for records that belong to the person alone.
    static member outside_tenants(principal who);

  private:
    // By the claim, and where the user's attribute counts, by that; `lookup_needed` when it counts and is not known.
    std::variant<std::optional<std::string>, lookup_needed> own_tenant(const principal& who,
                                                                       bool attribute_counts) const;
    cognito::result<void> look_up(const principal& who) const;
    cognito::result<std::vector<cognito::attribute>> attributes_of(const principal& who) const;

    tenant_settings settings_;
    std::string user_pool_id_;
    cognito::client& cognito_;
    // One of them is held while a token's tenant is asked for.
    mutable std::array<std::mutex, 64> asking_;
};

} // namespace poolguard::service
