#pragma once
// Messages about copies of a pool in other regions, and about rates that were bought for an account. This server has
// neither, so both are only kept.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class replica_status { CREATING, INACTIVE, ACTIVE, DELETING };
BOOST_DESCRIBE_ENUM(replica_status, CREATING, INACTIVE, ACTIVE, DELETING)
enum class wanted_replica_status { ACTIVE, INACTIVE };
BOOST_DESCRIBE_ENUM(wanted_replica_status, ACTIVE, INACTIVE)
enum class replica_role { PRIMARY, SECONDARY };
BOOST_DESCRIBE_ENUM(replica_role, PRIMARY, SECONDARY)

struct user_pool_replica {
    static constexpr std::string_view kept_as = "replicas";
    std::string RegionName;
    replica_status Status{};
    replica_role Role{};
    std::string UserPoolArn;
};
BOOST_DESCRIBE_STRUCT(user_pool_replica, (), (RegionName, Status, Role, UserPoolArn))

struct user_pool_replica_reply {
    user_pool_replica UserPoolReplica;
};
BOOST_DESCRIBE_STRUCT(user_pool_replica_reply, (), (UserPoolReplica))

struct create_user_pool_replica {
    static constexpr std::string_view operation = "CreateUserPoolReplica";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = user_pool_replica_reply;

    user_pool_id UserPoolId;
    region_code RegionName;
    std::optional<tags> UserPoolTags;
};
BOOST_DESCRIBE_STRUCT(create_user_pool_replica, (), (UserPoolId, RegionName, UserPoolTags))

struct update_user_pool_replica {
    static constexpr std::string_view operation = "UpdateUserPoolReplica";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = user_pool_replica_reply;

    user_pool_id UserPoolId;
    region_code RegionName;
    wanted_replica_status Status{};
};
BOOST_DESCRIBE_STRUCT(update_user_pool_replica, (), (UserPoolId, RegionName, Status))

struct delete_user_pool_replica {
    static constexpr std::string_view operation = "DeleteUserPoolReplica";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = user_pool_replica_reply;

    user_pool_id UserPoolId;
    region_code RegionName;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_replica, (), (UserPoolId, RegionName))

struct list_user_pool_replicas_reply {
    std::vector<user_pool_replica> UserPoolReplicas;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_replicas_reply, (), (UserPoolReplicas))

// There are few regions, so the list has one page.
struct list_user_pool_replicas {
    static constexpr std::string_view operation = "ListUserPoolReplicas";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = list_user_pool_replicas_reply;

    user_pool_id UserPoolId;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_replicas, (), (UserPoolId, NextToken))

enum class limit_class { API_CATEGORY };
BOOST_DESCRIBE_ENUM(limit_class, API_CATEGORY)

struct limit_definition {
    limit_class LimitClass{};
    string_map Attributes; // "Category": "UserAuthentication"
};
BOOST_DESCRIBE_STRUCT(limit_definition, (), (LimitClass, Attributes))

// Requests per second.
struct provisioned_limit {
    static constexpr std::string_view kept_as = "provisioned-limits";
    limit_definition LimitDefinition;
    std::int64_t ProvisionedLimitValue = 0;
    std::int64_t FreeLimitValue = 0;
};
BOOST_DESCRIBE_STRUCT(provisioned_limit, (), (LimitDefinition, ProvisionedLimitValue, FreeLimitValue))

struct provisioned_limit_reply {
    provisioned_limit Limit;
};
BOOST_DESCRIBE_STRUCT(provisioned_limit_reply, (), (Limit))

struct get_provisioned_limit {
    static constexpr std::string_view operation = "GetProvisionedLimit";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = provisioned_limit_reply;

    limit_definition LimitDefinition;
};
BOOST_DESCRIBE_STRUCT(get_provisioned_limit, (), (LimitDefinition))

struct update_provisioned_limit {
    static constexpr std::string_view operation = "UpdateProvisionedLimit";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = provisioned_limit_reply;

    limit_definition LimitDefinition;
    std::int64_t RequestedLimitValue = 0;
};
BOOST_DESCRIBE_STRUCT(update_provisioned_limit, (), (LimitDefinition, RequestedLimitValue))

} // namespace poolguard::cognito
