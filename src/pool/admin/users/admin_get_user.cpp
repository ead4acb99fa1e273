#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"
#include "pool/sign_in/mfa_preferences.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_get_user> admin_get_user(const cognito::admin_get_user& input, const call& by,
                                                 user_pools& pools, users& users) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    auto shown = describe(found.user);
    cognito::admin_get_user_reply out;
    out.Username = std::move(shown.Username);
    out.UserAttributes = std::move(shown.Attributes);
    out.UserCreateDate = shown.UserCreateDate;
    out.UserLastModifiedDate = shown.UserLastModifiedDate;
    out.Enabled = shown.Enabled;
    out.UserStatus = shown.UserStatus;
    out.PreferredMfaSetting = preferred_factor(found.user);
    out.UserMFASettingList = chosen_factors(found.user);
    return out;
}

} // namespace poolguard::pool
