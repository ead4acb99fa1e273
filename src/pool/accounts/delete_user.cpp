#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/accounts/user_removal.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_user> delete_user(const cognito::delete_user& input, const call&,
                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_CHECK(
        remove_user(who.pool(), who.user(), ports.users, ports.groups, ports.sessions, ports.events, ports.devices));
    return cognito::no_reply{};
}

extern const operation delete_user_operation = operation_of<cognito::delete_user, delete_user>;

} // namespace poolguard::pool
