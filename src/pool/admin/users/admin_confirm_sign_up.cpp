#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_confirm_sign_up> admin_confirm_sign_up(const cognito::admin_confirm_sign_up& input,
                                                               const call& by, user_pools& pools, users& users) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(users.update(*found.pool, found.user.username, [](user_document& user) -> result<void> {
        if (user.status != cognito::user_status::UNCONFIRMED)
            return refuse(cognito::failure_name::not_authorized,
                          fmt::format("User cannot be confirmed. Current status is {}", json::enum_name(user.status)));
        user.status = cognito::user_status::CONFIRMED;
        return {};
    }));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
