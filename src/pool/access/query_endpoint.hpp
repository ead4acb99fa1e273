#pragma once
// The parts of IAM and STS that identity pools need, in AWS's query protocol: a form in, XML out. Roles with their
// inline policies, OpenID Connect providers, GetCallerIdentity, and the classic flow (IAM API reference, version
// 2010-05-08; STS API reference, version 2011-06-15).

#include "http/form.hpp"
#include "http/message.hpp"
#include "pool/access/open_id_providers.hpp"
#include "pool/access/query_text.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/access/roles.hpp"
#include "pool/tokens/signing_keys.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// Thread-safe; blocks.
class query_endpoint {
  public:
    static constexpr std::string_view media_type = "application/x-www-form-urlencoded";

    // All references must outlive the endpoint.
    query_endpoint(const request_authenticator& who, roles& all, open_id_providers& providers,
                   const temporary_credentials& temporary, signing_keys& keys, const base::clock& clock,
                   base::random_source& random);

    http::response answer(const http::request& request);

  private:
    using outcome = query_outcome;
    outcome run(std::string_view action, const http::form_fields& form, const http::request& request);
    outcome manage(std::string_view action, const http::form_fields& form); // roles and providers
    outcome caller_identity(const signed_caller& who) const;
    // The classic flow: exchanges a token of GetOpenIdToken for credentials of the given role.
    outcome assume_role(const http::form_fields& form) const;

    outcome create_role(const http::form_fields& form);
    outcome get_role(const http::form_fields& form);
    outcome list_roles(const http::form_fields& form);
    outcome delete_role(const http::form_fields& form);
    outcome change_trust(const http::form_fields& form);
    outcome put_policy(const http::form_fields& form);
    outcome get_policy(const http::form_fields& form);
    outcome delete_policy(const http::form_fields& form);
    outcome list_policies(const http::form_fields& form);
    outcome list_attached(const http::form_fields& form);
    outcome list_profiles(const http::form_fields& form);

    std::expected<role_document, query_failure> role_of(const http::form_fields& form) const;
    outcome change(const http::form_fields& form, const std::function<void(role_document&)>& how);

    const request_authenticator& authenticator_;
    roles& roles_;
    open_id_providers& providers_;
    const temporary_credentials& temporary_;
    signing_keys& keys_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
