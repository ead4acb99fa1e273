#pragma once
// Messages about the factors that a user can sign in with.

#include "cognito/messages/user_pools.hpp"

namespace poolguard::cognito {

struct user_auth_factors {
    std::string Username;
    std::optional<std::string> PreferredMfaSetting;
    std::optional<std::vector<std::string>> UserMFASettingList;
    std::vector<auth_factor> ConfiguredUserAuthFactors;
};
BOOST_DESCRIBE_STRUCT(user_auth_factors, (),
                      (Username, PreferredMfaSetting, UserMFASettingList, ConfiguredUserAuthFactors))

struct get_user_auth_factors {
    static constexpr std::string_view operation = "GetUserAuthFactors";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = user_auth_factors;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(get_user_auth_factors, (), (AccessToken))

struct admin_get_user_auth_factors {
    static constexpr std::string_view operation = "AdminGetUserAuthFactors";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_auth_factors;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_get_user_auth_factors, (), (UserPoolId, Username))

} // namespace poolguard::cognito
