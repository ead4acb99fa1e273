#pragma once
// Messages about the first factors that a user can choose from. This server offers no choice yet.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr refusal no_choice{"InvalidParameterException",
                                   "This server does not support a choice of the first factor (USER_AUTH)."};

struct get_user_auth_factors {
    static constexpr std::string_view operation = "GetUserAuthFactors";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_choice;
    using reply = no_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(get_user_auth_factors, (), (AccessToken))

struct admin_get_user_auth_factors {
    static constexpr std::string_view operation = "AdminGetUserAuthFactors";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto refused = no_choice;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_get_user_auth_factors, (), (UserPoolId, Username))

} // namespace poolguard::cognito
