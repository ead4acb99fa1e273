#pragma once
// Messages about where Amazon sends a pool's logs. This server writes its own, so they are only kept.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class log_level { ERROR, INFO };
BOOST_DESCRIBE_ENUM(log_level, ERROR, INFO)
enum class log_source { userNotification, userAuthEvents };
BOOST_DESCRIBE_ENUM(log_source, userNotification, userAuthEvents)

struct log_group {
    std::optional<arn> LogGroupArn;
};
BOOST_DESCRIBE_STRUCT(log_group, (), (LogGroupArn))
inline constexpr json::pattern bucket_arn_pattern{
    R"(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)"};

struct log_bucket {
    std::optional<json::text<3, 1024, bucket_arn_pattern>> BucketArn;
};
BOOST_DESCRIBE_STRUCT(log_bucket, (), (BucketArn))
struct log_stream {
    std::optional<arn> StreamArn;
};
BOOST_DESCRIBE_STRUCT(log_stream, (), (StreamArn))

struct log_configuration {
    log_level LogLevel{};
    log_source EventSource{};
    std::optional<log_group> CloudWatchLogsConfiguration;
    std::optional<log_bucket> S3Configuration;
    std::optional<log_stream> FirehoseConfiguration;
};
BOOST_DESCRIBE_STRUCT(log_configuration, (),
                      (LogLevel, EventSource, CloudWatchLogsConfiguration, S3Configuration, FirehoseConfiguration))

struct log_delivery_configuration {
    static constexpr std::string_view kept_as = "log-delivery";
    std::string UserPoolId;
    json::list<log_configuration, 0, 2> LogConfigurations;
};
BOOST_DESCRIBE_STRUCT(log_delivery_configuration, (), (UserPoolId, LogConfigurations))

struct log_delivery_reply {
    log_delivery_configuration LogDeliveryConfiguration;
};
BOOST_DESCRIBE_STRUCT(log_delivery_reply, (), (LogDeliveryConfiguration))

struct set_log_delivery_configuration {
    static constexpr std::string_view operation = "SetLogDeliveryConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = log_delivery_reply;

    user_pool_id UserPoolId;
    json::list<log_configuration, 0, 2> LogConfigurations;
};
BOOST_DESCRIBE_STRUCT(set_log_delivery_configuration, (), (UserPoolId, LogConfigurations))

struct get_log_delivery_configuration {
    static constexpr std::string_view operation = "GetLogDeliveryConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = log_delivery_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_log_delivery_configuration, (), (UserPoolId))

} // namespace poolguard::cognito
