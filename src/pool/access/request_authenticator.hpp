#pragma once
// Authenticates signed requests and authorizes them. The server's own key pair may do everything, the temporary
// credentials of an identity what the policies of their role allow.

#include "aws/signature.hpp"
#include "http/message.hpp"
#include "pool/access/roles.hpp"
#include "pool/access/temporary_credentials.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct signed_caller {
    std::string access_key_id;
    std::string region;
    std::optional<identity_session> session; // only with temporary credentials
};

class request_authenticator {
  public:
    // The references must outlive the object. `own_keys` looks up the server's own access key.
    request_authenticator(const base::clock& clock, aws::credentials_lookup own_keys,
                          const temporary_credentials& temporary, roles& all_roles);

    // Fails if the signature for the service is missing or wrong.
    std::expected<signed_caller, aws::signature_refusal> identify(const http::request& request,
                                                                  std::string_view service) const;

    // AccessDeniedException with AWS's message if the caller may not. The keys of the session are added to the context.
    result<void> allow(const signed_caller& who, access_request wanted) const;

    // The account of ARNs.
    const std::string& account_id() const { return roles_.account_id(); }

  private:
    const base::clock& clock_;
    aws::credentials_lookup own_keys_;
    const temporary_credentials& temporary_;
    roles& roles_;
};

// What a service with a JSON protocol answers to such a signature.
cognito::failure json_failure(const aws::signature_refusal& why);

// Whether the role's trust policy lets the identity assume it, with its tags.
bool may_assume(const effective_role& role, const identity_session& session);

// Adds the condition keys of a session.
void add_session_keys(request_context& to, const identity_session& session);

inline constexpr auto access_denied = "AccessDeniedException";

} // namespace poolguard::pool
