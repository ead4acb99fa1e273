#pragma once
// Messages about what threat protection is to do. Nothing here rates the risk of a sign-in, so it is only kept.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class risk_event { SIGN_IN, PASSWORD_CHANGE, SIGN_UP };
BOOST_DESCRIBE_ENUM(risk_event, SIGN_IN, PASSWORD_CHANGE, SIGN_UP)
enum class compromised_credentials_action { BLOCK, NO_ACTION };
BOOST_DESCRIBE_ENUM(compromised_credentials_action, BLOCK, NO_ACTION)
enum class takeover_event_action { BLOCK, MFA_IF_CONFIGURED, MFA_REQUIRED, NO_ACTION };
BOOST_DESCRIBE_ENUM(takeover_event_action, BLOCK, MFA_IF_CONFIGURED, MFA_REQUIRED, NO_ACTION)

struct compromised_credentials_actions {
    compromised_credentials_action EventAction{};
};
BOOST_DESCRIBE_STRUCT(compromised_credentials_actions, (), (EventAction))

struct compromised_credentials_risk {
    std::optional<std::vector<risk_event>> EventFilter;
    compromised_credentials_actions Actions;
};
BOOST_DESCRIBE_STRUCT(compromised_credentials_risk, (), (EventFilter, Actions))

inline constexpr json::pattern notification_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+)"};
using notification_body = json::text<6, 20'000, notification_pattern>;

struct notification_email {
    mail_subject Subject;
    std::optional<notification_body> HtmlBody;
    std::optional<notification_body> TextBody;
};
BOOST_DESCRIBE_STRUCT(notification_email, (), (Subject, HtmlBody, TextBody))

struct risk_notification {
    std::optional<long_text> From;
    std::optional<long_text> ReplyTo;
    arn SourceArn;
    std::optional<notification_email> BlockEmail;
    std::optional<notification_email> NoActionEmail;
    std::optional<notification_email> MfaEmail;
};
BOOST_DESCRIBE_STRUCT(risk_notification, (), (From, ReplyTo, SourceArn, BlockEmail, NoActionEmail, MfaEmail))

struct takeover_action {
    bool Notify = false;
    takeover_event_action EventAction{};
};
BOOST_DESCRIBE_STRUCT(takeover_action, (), (Notify, EventAction))

struct takeover_actions {
    std::optional<takeover_action> LowAction;
    std::optional<takeover_action> MediumAction;
    std::optional<takeover_action> HighAction;
};
BOOST_DESCRIBE_STRUCT(takeover_actions, (), (LowAction, MediumAction, HighAction))

struct account_takeover_risk {
    std::optional<risk_notification> NotifyConfiguration;
    takeover_actions Actions;
};
BOOST_DESCRIBE_STRUCT(account_takeover_risk, (), (NotifyConfiguration, Actions))

using ip_range_list = json::list<long_text, 0, 200>;
struct risk_exceptions {
    std::optional<ip_range_list> BlockedIPRangeList;
    std::optional<ip_range_list> SkippedIPRangeList;
};
BOOST_DESCRIBE_STRUCT(risk_exceptions, (), (BlockedIPRangeList, SkippedIPRangeList))

struct risk_settings {
    std::optional<compromised_credentials_risk> CompromisedCredentialsRiskConfiguration;
    std::optional<account_takeover_risk> AccountTakeoverRiskConfiguration;
    std::optional<risk_exceptions> RiskExceptionConfiguration;
};
BOOST_DESCRIBE_STRUCT(risk_settings, (),
                      (CompromisedCredentialsRiskConfiguration, AccountTakeoverRiskConfiguration,
                       RiskExceptionConfiguration))

struct risk_configuration : risk_settings {
    static constexpr std::string_view kept_as = "risk-configuration";
    std::string UserPoolId;
    std::optional<std::string> ClientId;
    std::optional<timestamp> LastModifiedDate;
};
BOOST_DESCRIBE_STRUCT(risk_configuration, (risk_settings), (UserPoolId, ClientId, LastModifiedDate))

struct risk_configuration_reply {
    risk_configuration RiskConfiguration;
};
BOOST_DESCRIBE_STRUCT(risk_configuration_reply, (), (RiskConfiguration))

// Settings that are not given are removed.
struct set_risk_configuration : risk_settings {
    static constexpr std::string_view operation = "SetRiskConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = risk_configuration_reply;

    user_pool_id UserPoolId;
    std::optional<client_id> ClientId;
};
BOOST_DESCRIBE_STRUCT(set_risk_configuration, (risk_settings), (UserPoolId, ClientId))

struct describe_risk_configuration {
    static constexpr std::string_view operation = "DescribeRiskConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto kind = operation_kind::kept;
    using reply = risk_configuration_reply;

    user_pool_id UserPoolId;
    std::optional<client_id> ClientId;
};
BOOST_DESCRIBE_STRUCT(describe_risk_configuration, (), (UserPoolId, ClientId))

} // namespace poolguard::cognito
