#include "base/try.hpp"
#include "cognito/messages/passkeys.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passkeys/passkey_view.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/notices.hpp"

namespace poolguard::pool {

reply_to<cognito::poolguard_list_user_passkeys>
poolguard_list_user_passkeys(const cognito::poolguard_list_user_passkeys& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    cognito::list_web_authn_credentials_reply out;
    for (const auto& each : found.user.passkeys)
        out.Credentials.push_back(describe_passkey(each));
    return out;
}

reply_to<cognito::poolguard_delete_user_passkey>
poolguard_delete_user_passkey(const cognito::poolguard_delete_user_passkey& input, const call& by,
                              const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(ports.passkeys.remove(*found.pool, found.user, input.CredentialId));
    send_notice({*found.pool, found.user}, letter_kind::passkey_removed, ports);
    return cognito::empty_reply{};
}

extern const operation poolguard_list_user_passkeys_operation =
    operation_of<cognito::poolguard_list_user_passkeys, poolguard_list_user_passkeys>;
extern const operation poolguard_delete_user_passkey_operation =
    operation_of<cognito::poolguard_delete_user_passkey, poolguard_delete_user_passkey>;

} // namespace poolguard::pool
