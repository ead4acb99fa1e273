#pragma once
// Who signed a request, and whether they may do what they ask for. The server's own key pair may do everything; the
// temporary credentials of an identity what the policies of their role allow.

#include "aws/signature.hpp"
#include "http/message.hpp"
#include "pool/access/roles.hpp"
#include "pool/access/temporary_credentials.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct signed_caller {
    std::string access_key_id;
    std::string region;
    std::optional<identity_session> session; // of temporary credentials
};

class request_authenticator {
  public:
    // What is given must outlive the callers. `own_keys` gives the secret of the server's own access key.
    request_authenticator(const base::clock& clock, aws::credentials_lookup own_keys, const temporary_credentials& temporary,
            roles& all_roles);

    // The failure that AWS gives when a signature for the service is needed and absent or wrong.
    result<signed_caller> identify(const http::request& request, std::string_view service) const;

    // AccessDeniedException in AWS's words when the caller may not. The context is what the request says beside who
    // makes it.
    result<void> allow(const signed_caller& who, access_request wanted) const;

    // Of the ARNs.
    const std::string& account_id() const { return roles_.account_id(); }

  private:
    const base::clock& clock_;
    aws::credentials_lookup own_keys_;
    const temporary_credentials& temporary_;
    roles& roles_;
};

// Whether the role's trust policy lets the identity take it on, with its tags.
bool may_take_on(const effective_role& role, const identity_session& session);

// What a session says of itself, as condition keys.
void add_session_keys(request_context& to, const identity_session& session);

inline constexpr auto access_denied = "AccessDeniedException";

} // namespace poolguard::pool
