#pragma once
// Messages that Amazon Cognito does not have, for the sessions of a user. Amazon answers them with
// UnknownOperationException.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

// A session from its sign-in until its refresh token expires.
struct user_session {
    std::string SessionId; // the origin_jti of its tokens
    std::string ClientId;
    timestamp StartDate;
    timestamp LastUseDate; // when it last issued tokens, at most an hour too early
    std::optional<std::string> Scope;
};
BOOST_DESCRIBE_STRUCT(user_session, (), (SessionId, ClientId, StartDate, LastUseDate, Scope))

struct list_user_sessions_reply {
    std::vector<user_session> Sessions; // the newest first
};
BOOST_DESCRIBE_STRUCT(list_user_sessions_reply, (), (Sessions))

struct list_user_sessions {
    static constexpr std::string_view operation = "PoolguardListUserSessions";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_sessions_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(list_user_sessions, (), (UserPoolId, Username))

struct end_user_session {
    static constexpr std::string_view operation = "PoolguardEndUserSession";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    json::text<1, 128, username_pattern> SessionId;
};
BOOST_DESCRIBE_STRUCT(end_user_session, (), (UserPoolId, Username, SessionId))

} // namespace poolguard::cognito
