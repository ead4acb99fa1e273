#pragma once
// Messages about the history of a user's sign-ins.
// Source: Amazon Cognito user pools API reference, AuthEventType and AdminListUserAuthEvents.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class event_type { SignIn, SignUp, ForgotPassword, PasswordChange, ResendCode };
BOOST_DESCRIBE_ENUM(event_type, SignIn, SignUp, ForgotPassword, PasswordChange, ResendCode)
enum class event_response { Pass, Fail, InProgress };
BOOST_DESCRIBE_ENUM(event_response, Pass, Fail, InProgress)
enum class event_challenge { Password, Mfa };
BOOST_DESCRIBE_ENUM(event_challenge, Password, Mfa)
enum class challenge_outcome { Success, Failure };
BOOST_DESCRIBE_ENUM(challenge_outcome, Success, Failure)
enum class feedback_value { Valid, Invalid };
BOOST_DESCRIBE_ENUM(feedback_value, Valid, Invalid)
enum class risk_decision { NoRisk, AccountTakeover, Block };
BOOST_DESCRIBE_ENUM(risk_decision, NoRisk, AccountTakeover, Block)

struct challenge_response {
    event_challenge ChallengeName{};
    challenge_outcome ChallengeResponse{};
};
BOOST_DESCRIBE_STRUCT(challenge_response, (), (ChallengeName, ChallengeResponse))

struct event_risk {
    risk_decision RiskDecision = risk_decision::NoRisk;
    bool CompromisedCredentialsDetected = false;
};
BOOST_DESCRIBE_STRUCT(event_risk, (), (RiskDecision, CompromisedCredentialsDetected))

struct event_context_data {
    std::optional<std::string> IpAddress;
    std::optional<std::string> DeviceName;
};
BOOST_DESCRIBE_STRUCT(event_context_data, (), (IpAddress, DeviceName))

struct event_feedback {
    feedback_value FeedbackValue{};
    std::string Provider;
    timestamp FeedbackDate;
};
BOOST_DESCRIBE_STRUCT(event_feedback, (), (FeedbackValue, Provider, FeedbackDate))

struct auth_event {
    std::string EventId;
    event_type EventType{};
    timestamp CreationDate;
    event_response EventResponse{};
    event_risk EventRisk;
    std::vector<challenge_response> ChallengeResponses;
    event_context_data EventContextData;
    std::optional<event_feedback> EventFeedback;
};
BOOST_DESCRIBE_STRUCT(auth_event, (),
                      (EventId, EventType, CreationDate, EventResponse, EventRisk, ChallengeResponses, EventContextData,
                       EventFeedback))

struct list_auth_events_reply {
    std::vector<auth_event> AuthEvents; // the newest first
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_auth_events_reply, (), (AuthEvents, NextToken))

struct admin_list_user_auth_events {
    static constexpr std::string_view operation = "AdminListUserAuthEvents";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_auth_events_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<json::integer<0, 60>> MaxResults;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(admin_list_user_auth_events, (), (UserPoolId, Username, MaxResults, NextToken))

inline constexpr json::pattern event_id_pattern{R"([\w+-]+)"};
using event_id = json::text<1, 50, event_id_pattern>;

struct admin_update_auth_event_feedback {
    static constexpr std::string_view operation = "AdminUpdateAuthEventFeedback";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    event_id EventId;
    feedback_value FeedbackValue{};
};
BOOST_DESCRIBE_STRUCT(admin_update_auth_event_feedback, (), (UserPoolId, Username, EventId, FeedbackValue))

// A feedback token comes with the mail about a risk.
inline constexpr refusal no_feedback_token{
    "NotAuthorizedException", "Invalid feedback token: no mail about a risk is sent here, so none has been given out."};

struct update_auth_event_feedback {
    static constexpr std::string_view operation = "UpdateAuthEventFeedback";
    static constexpr auto authorized_by = authorization::none;
    static constexpr auto refused = no_feedback_token;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    event_id EventId;
    access_token FeedbackToken;
    feedback_value FeedbackValue{};
};
BOOST_DESCRIBE_STRUCT(update_auth_event_feedback, (), (UserPoolId, Username, EventId, FeedbackToken, FeedbackValue))

} // namespace poolguard::cognito
