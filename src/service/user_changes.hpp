#pragma once
// What administrators see and change about single users: attributes, confirmation, invitation, password, second
// factors, devices, linked sign-ins and sessions. Failures are Cognito's, and internal_error if Cognito succeeded but
// the store failed. Users are named by their username in the pool or an alias; user_not_found if there is no such user.

#include "cognito/messages/sessions.hpp"
#include "cognito/messages/user_pools.hpp"
#include "service/factors/devices.hpp"
#include "service/factors/passkeys.hpp"
#include "service/factors/second_factors.hpp"
#include "service/kept_answer.hpp"
#include "service/remembered_sessions.hpp"
#include "service/users.hpp"

#include <optional>
#include <vector>

namespace poolguard::service {

struct user_and_factors {
    managed_user user;
    chosen_factors factors;
};

class user_changes {
  public:
    // A change of the tenant attribute ends the user's sessions, so that no token has the former tenant.
    user_changes(std::string user_pool_id, std::string tenant_attribute, cognito::client& cognito, users& all,
                 store::records& records, revocations& revoked, const base::clock& clock)
        : user_pool_id_(std::move(user_pool_id)), tenant_attribute_(std::move(tenant_attribute)), cognito_(cognito),
          users_(all), sessions_(records, clock), passkey_names_(records), revoked_(revoked), clock_(clock),
          schema_(clock, std::chrono::seconds{10}) {}

    // Returns the user as changed. An empty value removes the attribute.
    cognito::result<admin_view<managed_user>> set(const administrator& by, std::string_view username,
                                                  const attribute_values& values);
    // Confirms a sign-up. not_authorized if the user's status is another than UNCONFIRMED.
    cognito::result<void> confirm(const administrator& by, std::string_view username);
    // Sends the invitation again, with a new temporary password. unsupported_user_state if the user has set a password.
    cognito::result<void> invite_again(const administrator& by, std::string_view username);
    // Unless it is permanent, the user must change it at the next sign-in. Ends all sessions.
    cognito::result<void> set_password(const administrator& by, std::string_view username, const base::secret& password,
                                       bool is_permanent);

    // Sends the user a code with which to choose a new password; until then, the old one is refused.
    cognito::result<void> reset_password(const administrator& by, std::string_view username);

    cognito::result<admin_view<user_and_factors>> find(const administrator& by, std::string_view username);
    // The attributes that users of the pool may have, with the names that users have them by ("custom:role"). Asked of
    // Cognito at most every ten seconds: DescribeUserPool counts the users too, and Amazon limits its calls.
    cognito::result<admin_view<std::vector<cognito::described_attribute>>> schema(const administrator& by);

    cognito::result<admin_view<chosen_factors>> factors(const administrator& by, std::string_view username);
    // The user's next sign-in asks for none, or to register a new one where the pool requires it.
    cognito::result<void> remove_factors(const administrator& by, std::string_view username);

    // The next two fail with unknown_operation at a pool that is too old for them. end_session() fails with
    // resource_not_found if the user has no such session. It revokes the session's tokens at this gateway too, unless
    // the pool is Amazon's: an id of Amazon does not say which tokens those are.
    cognito::result<admin_view<std::vector<cognito::session_description>>> sessions(const administrator& by,
                                                                                    std::string_view username);
    cognito::result<void> end_session(const administrator& by, std::string_view username, std::string_view id);
    // Ends all at Cognito, and revokes the user's tokens at this gateway.
    cognito::result<void> end_sessions(const administrator& by, std::string_view username);

    // unknown_operation at Amazon, here and below. With the names that the user gave them here.
    cognito::result<admin_view<std::vector<passkey>>> passkeys(const administrator& by, std::string_view username);
    // resource_not_found if the user has no such passkey.
    cognito::result<void> remove_passkey(const administrator& by, std::string_view username, std::string_view id);
    // "InvalidUserPoolConfigurationException" at a pool that tracks no devices, here and below.
    cognito::result<admin_view<device_page>> devices(const administrator& by, std::string_view username,
                                                     const page_request& wanted);
    // resource_not_found if the user has no such device. Its refresh tokens are refused from then on.
    cognito::result<void> forget_device(const administrator& by, std::string_view username, std::string_view key);
    // Ends a sign-in through another provider, and all sessions. resource_not_found if the user has no such one;
    // would_lock_out for the administrator's only one.
    cognito::result<void> unlink(const administrator& by, std::string_view username, std::string_view provider,
                                 std::string_view id);

  private:
    template <class Message>
    Message about(std::string_view username) const;
    std::expected<void, store::error> revoke_tokens(const std::string& subject, const std::string& issuer);

    std::string user_pool_id_;
    std::string tenant_attribute_;
    cognito::client& cognito_;
    users& users_;
    remembered_sessions sessions_; // those begun at this gateway, at a pool that logs none
    passkey_names passkey_names_;
    revocations& revoked_;
    const base::clock& clock_;
    kept_answer<std::vector<cognito::described_attribute>> schema_;
};

} // namespace poolguard::service
