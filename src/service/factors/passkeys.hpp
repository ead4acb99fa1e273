#pragma once
// The passkeys of signed-in users, at any Cognito, with the names that users give them here.

#include "base/clock.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/passkeys.hpp"
#include "service/factors/passkey_names.hpp"
#include "service/kept_answer.hpp"
#include "service/principal.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct passkey {
    std::string id;   // base64url
    std::string name; // the user's, or Cognito's, such as "iCloud Keychain"
    std::string relying_party_id;
    std::optional<std::string> attachment; // "platform" or "cross-platform"
    std::vector<std::string> transports;
    base::time_point created;
};

passkey to_passkey(cognito::web_authn_credential& from);

class passkeys {
  public:
    // The pool's id is only needed by may_be_offered().
    passkeys(cognito::client& cognito, store::records& records, const base::clock& clock, std::string user_pool_id = {})
        : cognito_(cognito), names_(records), user_pool_id_(std::move(user_pool_id)),
          offer_(clock, std::chrono::minutes{1}) {}

    // Failures are Cognito's, here and below; internal_error if the store fails.
    cognito::result<std::vector<passkey>> of(const principal& who);
    // Whether the pool lets users sign in with passkeys, asked of Cognito at most once a minute (DescribeUserPool);
    // true if Cognito does not say, for example because this server has no permission to ask.
    bool may_be_offered();
    // What a browser needs to make a passkey. The answer is awaited for a few minutes.
    cognito::result<cognito::credential_creation_options> begin(const principal& who);
    // Registers the browser's RegistrationResponseJSON. A name that cannot be stored is only logged.
    cognito::result<passkey> finish(const principal& who, boost::json::object credential,
                                    const std::optional<std::string>& name);
    // resource_not_found if the user has no such passkey, here and below.
    cognito::result<passkey> rename(const principal& who, std::string_view id, const std::string& name);
    cognito::result<void> remove(const principal& who, std::string_view id);

  private:
    // With Cognito's names, here and below.
    cognito::result<std::vector<passkey>> listed(const principal& who);
    cognito::result<passkey> find(const principal& who, std::string_view id);

    cognito::client& cognito_;
    passkey_names names_;
    std::string user_pool_id_;
    kept_answer<bool> offer_;
};

} // namespace poolguard::service
