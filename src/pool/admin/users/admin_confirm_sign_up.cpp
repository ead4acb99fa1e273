#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_confirm_sign_up> admin_confirm_sign_up(const cognito::admin_confirm_sign_up& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    user_document confirmed;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        if (user.status != cognito::user_status::UNCONFIRMED)
            return refuse(cognito::failure_name::not_authorized,
                          fmt::format("User cannot be confirmed. Current status is {}", json::enum_name(user.status)));
        user.status = cognito::user_status::CONFIRMED;
        confirmed = user;
        return {};
    }));
    POOLGUARD_CHECK(tell_of_confirmation(ports.functions, *found.pool, confirmed, confirmation::sign_up,
                                         caller_of(by, {}, input.ClientMetadata)));
    return cognito::empty_reply{};
}

extern const operation admin_confirm_sign_up_operation =
    operation_of<cognito::admin_confirm_sign_up, admin_confirm_sign_up>;

} // namespace poolguard::pool
