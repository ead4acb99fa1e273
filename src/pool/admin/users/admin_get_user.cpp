#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/mfa_preferences.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_get_user> admin_get_user(const cognito::admin_get_user& input, const call& by,
                                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    auto shown = describe(found.user);
    cognito::admin_get_user_reply out;
    out.Username = std::move(shown.Username);
    out.UserAttributes = std::move(shown.Attributes);
    out.UserCreateDate = shown.UserCreateDate;
    out.UserLastModifiedDate = shown.UserLastModifiedDate;
    out.Enabled = shown.Enabled;
    out.UserStatus = shown.UserStatus;
    out.MFAOptions = mfa_options(found.user);
    out.PreferredMfaSetting = preferred_factor(found.user);
    out.UserMFASettingList = chosen_factors(found.user);
    return out;
}

extern const operation admin_get_user_operation = operation_of<cognito::admin_get_user, admin_get_user>;

} // namespace poolguard::pool
