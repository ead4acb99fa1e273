#pragma once
// Messages about groups and their members.

#include "cognito/messages/users.hpp"

namespace poolguard::cognito {

struct group {
    std::string GroupName;
    std::string UserPoolId;
    std::optional<std::string> Description;
    std::optional<std::string> RoleArn;
    std::optional<std::int64_t> Precedence;
    timestamp LastModifiedDate;
    timestamp CreationDate;
};
BOOST_DESCRIBE_STRUCT(group, (),
                      (GroupName, UserPoolId, Description, RoleArn, Precedence, LastModifiedDate, CreationDate))

struct group_reply {
    group Group;
};
BOOST_DESCRIBE_STRUCT(group_reply, (), (Group))

struct create_group {
    static constexpr std::string_view operation = "CreateGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = group_reply;

    group_name GroupName;
    user_pool_id UserPoolId;
    std::optional<json::text<0, 2048>> Description;
    std::optional<arn> RoleArn;
    std::optional<json::integer<0, 2147483647>> Precedence;
};
BOOST_DESCRIBE_STRUCT(create_group, (), (GroupName, UserPoolId, Description, RoleArn, Precedence))

// Members that are not given do not change.
struct update_group {
    static constexpr std::string_view operation = "UpdateGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = group_reply;

    group_name GroupName;
    user_pool_id UserPoolId;
    std::optional<json::text<0, 2048>> Description;
    std::optional<arn> RoleArn;
    std::optional<json::integer<0, 2147483647>> Precedence;
};
BOOST_DESCRIBE_STRUCT(update_group, (), (GroupName, UserPoolId, Description, RoleArn, Precedence))

struct get_group {
    static constexpr std::string_view operation = "GetGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = group_reply;

    group_name GroupName;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_group, (), (GroupName, UserPoolId))

struct list_groups_reply {
    std::vector<group> Groups;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_groups_reply, (), (Groups, NextToken))

struct list_groups {
    static constexpr std::string_view operation = "ListGroups";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_groups_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_groups, (), (UserPoolId, Limit, NextToken))

struct delete_group {
    static constexpr std::string_view operation = "DeleteGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    group_name GroupName;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(delete_group, (), (GroupName, UserPoolId))

struct admin_add_user_to_group {
    static constexpr std::string_view operation = "AdminAddUserToGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
    group_name GroupName;
};
BOOST_DESCRIBE_STRUCT(admin_add_user_to_group, (), (UserPoolId, Username, GroupName))

struct admin_remove_user_from_group {
    static constexpr std::string_view operation = "AdminRemoveUserFromGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
    group_name GroupName;
};
BOOST_DESCRIBE_STRUCT(admin_remove_user_from_group, (), (UserPoolId, Username, GroupName))

struct admin_list_groups_for_user {
    static constexpr std::string_view operation = "AdminListGroupsForUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_groups_reply;

    username Username;
    user_pool_id UserPoolId;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(admin_list_groups_for_user, (), (Username, UserPoolId, Limit, NextToken))

struct list_users_in_group_reply {
    std::vector<user> Users;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_users_in_group_reply, (), (Users, NextToken))

struct list_users_in_group {
    static constexpr std::string_view operation = "ListUsersInGroup";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_users_in_group_reply;

    user_pool_id UserPoolId;
    group_name GroupName;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_users_in_group, (), (UserPoolId, GroupName, Limit, NextToken))

} // namespace poolguard::cognito
