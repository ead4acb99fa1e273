#pragma once
// The table of triggers: for each, how its sources begin, whether it may be called twice, what its event asks and what
// is read of its answer. The structs have Amazon's member names.
// Source: Amazon Cognito developer guide, "Customizing user pool workflows with Lambda triggers"; recorded events.

#include "pool/model/attribute_schema.hpp"
#include "pool/model/triggers.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

using metadata_map = std::optional<cognito::string_map>; // left out of events if it was not sent

// What functions are asked. A value is null or a map of what the client sent.
struct sign_up_question {
    attribute_map userAttributes;
    boost::json::value validationData;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(sign_up_question, (), (userAttributes, validationData, clientMetadata))

struct confirmation_notice {
    attribute_map userAttributes;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(confirmation_notice, (), (userAttributes, clientMetadata))

struct authentication_question {
    attribute_map userAttributes;
    boost::json::value validationData;
    std::optional<bool> userNotFound; // only for clients that hide users
};
BOOST_DESCRIBE_STRUCT(authentication_question, (), (userAttributes, validationData, userNotFound))

struct authentication_notice {
    attribute_map userAttributes;
    bool newDeviceUsed = false;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(authentication_notice, (), (userAttributes, newDeviceUsed, clientMetadata))

struct event_groups {
    static constexpr bool writes_nulls = true;
    static constexpr bool has_defaults = true;
    std::optional<std::vector<std::string>> groupsToOverride;
    std::optional<std::vector<std::string>> iamRolesToOverride;
    std::optional<std::string> preferredRole;
};
BOOST_DESCRIBE_STRUCT(event_groups, (), (groupsToOverride, iamRolesToOverride, preferredRole))

struct token_question {
    std::optional<attribute_map> userAttributes; // of a client without a user: none
    event_groups groupConfiguration;
    std::optional<std::vector<std::string>> scopes; // from the second version on
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(token_question, (), (userAttributes, groupConfiguration, scopes, clientMetadata))

struct message_question {
    attribute_map userAttributes;
    std::string codeParameter = "{####}";
    std::string linkParameter = "{##Click Here##}";
    boost::json::value usernameParameter; // null but for invitations
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(message_question, (),
                      (userAttributes, codeParameter, linkParameter, usernameParameter, clientMetadata))

struct migration_question {
    std::optional<json::secret_text<0, 131072>> password; // not after a forgotten password
    boost::json::value userAttributes;                    // null
    boost::json::value validationData;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(migration_question, (), (password, userAttributes, validationData, clientMetadata))

struct delivery_order {
    std::string type;
    boost::json::value code; // encrypted; null for hooks, where the event's own member has it, see user_functions
    attribute_map userAttributes;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(delivery_order, (), (type, code, userAttributes, clientMetadata))

struct provider_claims {
    std::optional<attribute_map> tokenResponse;
    std::optional<attribute_map> idToken;
    std::optional<attribute_map> userInfo;
    std::optional<attribute_map> samlResponse;
};
BOOST_DESCRIBE_STRUCT(provider_claims, (), (tokenResponse, idToken, userInfo, samlResponse))
struct federation_question {
    std::string providerName;
    std::string providerType;
    provider_claims attributes;
};
BOOST_DESCRIBE_STRUCT(federation_question, (), (providerName, providerType, attributes))

// A challenge of CUSTOM_AUTH that is over.
struct finished_challenge {
    static constexpr bool writes_nulls = true;
    std::string challengeName;
    bool challengeResult = false;
    std::optional<std::string> challengeMetadata;
};
BOOST_DESCRIBE_STRUCT(finished_challenge, (), (challengeName, challengeResult, challengeMetadata))
struct challenge_question {
    attribute_map userAttributes;
    std::optional<std::string> challengeName; // to be made
    std::vector<finished_challenge> session;
    std::optional<bool> userNotFound; // only for clients that hide users
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(challenge_question, (), (userAttributes, challengeName, session, userNotFound, clientMetadata))
struct answer_question {
    attribute_map userAttributes;
    attribute_map privateChallengeParameters;
    json::secret_text<0, 131072> challengeAnswer;
    std::optional<bool> userNotFound;
    metadata_map clientMetadata;
};
BOOST_DESCRIBE_STRUCT(answer_question, (),
                      (userAttributes, privateChallengeParameters, challengeAnswer, userNotFound, clientMetadata))

// What is read of the answers. They are sent as they stand here, since functions assign to their members.
struct nothing_to_decide {
    static constexpr bool has_defaults = true;
};
BOOST_DESCRIBE_STRUCT(nothing_to_decide, (), ())

struct sign_up_decision {
    static constexpr bool has_defaults = true;
    bool autoConfirmUser = false;
    bool autoVerifyEmail = false;
    bool autoVerifyPhone = false;
};
BOOST_DESCRIBE_STRUCT(sign_up_decision, (), (autoConfirmUser, autoVerifyEmail, autoVerifyPhone))

struct text_claims {
    static constexpr bool has_defaults = true;
    std::optional<attribute_map> claimsToAddOrOverride;
    std::optional<std::vector<std::string>> claimsToSuppress;
    std::optional<event_groups> groupOverrideDetails;
};
BOOST_DESCRIBE_STRUCT(text_claims, (), (claimsToAddOrOverride, claimsToSuppress, groupOverrideDetails))
struct id_token_decision {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<text_claims> claimsOverrideDetails;
};
BOOST_DESCRIBE_STRUCT(id_token_decision, (), (claimsOverrideDetails))

struct token_changes {
    static constexpr bool has_defaults = true;
    std::optional<boost::json::object> claimsToAddOrOverride;
    std::optional<std::vector<std::string>> claimsToSuppress;
    std::optional<std::vector<std::string>> scopesToAdd; // of access tokens
    std::optional<std::vector<std::string>> scopesToSuppress;
};
BOOST_DESCRIBE_STRUCT(token_changes, (), (claimsToAddOrOverride, claimsToSuppress, scopesToAdd, scopesToSuppress))
struct all_token_changes {
    static constexpr bool has_defaults = true;
    std::optional<token_changes> idTokenGeneration;
    std::optional<token_changes> accessTokenGeneration;
    std::optional<event_groups> groupOverrideDetails;
};
BOOST_DESCRIBE_STRUCT(all_token_changes, (), (idTokenGeneration, accessTokenGeneration, groupOverrideDetails))
struct token_decision {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<all_token_changes> claimsAndScopeOverrideDetails;
};
BOOST_DESCRIBE_STRUCT(token_decision, (), (claimsAndScopeOverrideDetails))

struct message_decision {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<std::string> smsMessage;
    std::optional<std::string> emailMessage;
    std::optional<std::string> emailSubject;
};
BOOST_DESCRIBE_STRUCT(message_decision, (), (smsMessage, emailMessage, emailSubject))

struct migrated_user {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<attribute_map> userAttributes;
    std::optional<std::string> finalUserStatus;
    std::optional<std::string> messageAction;
    std::optional<std::vector<std::string>> desiredDeliveryMediums;
    std::optional<bool> forceAliasCreation;
    std::optional<bool> enableSMSMFA;
};
BOOST_DESCRIBE_STRUCT(migrated_user, (),
                      (userAttributes, finalUserStatus, messageAction, desiredDeliveryMediums, forceAliasCreation,
                       enableSMSMFA))

struct federation_decision {
    static constexpr bool has_defaults = true;
    attribute_map userAttributesToMap;
};
BOOST_DESCRIBE_STRUCT(federation_decision, (), (userAttributesToMap))

struct challenge_decision {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<std::string> challengeName;
    std::optional<bool> issueTokens;
    std::optional<bool> failAuthentication;
};
BOOST_DESCRIBE_STRUCT(challenge_decision, (), (challengeName, issueTokens, failAuthentication))
struct made_challenge {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<attribute_map> publicChallengeParameters;
    std::optional<attribute_map> privateChallengeParameters;
    std::optional<std::string> challengeMetadata;
};
BOOST_DESCRIBE_STRUCT(made_challenge, (), (publicChallengeParameters, privateChallengeParameters, challengeMetadata))
struct answer_verdict {
    static constexpr bool has_defaults = true;
    static constexpr bool writes_nulls = true;
    std::optional<bool> answerCorrect;
};
BOOST_DESCRIBE_STRUCT(answer_verdict, (), (answerCorrect))

struct trigger_row {
    trigger which{};
    std::string_view source_prefix; // "PreSignUp" of "PreSignUp_SignUp"
    bool is_repeatable = true;      // see function_request
    bool is_answered = true; // senders decide nothing: their events have no response, and what they return is not read
};
template <class Question, class Decision>
struct trigger_of : trigger_row {
    using question = Question;
    using decision = Decision;
};

namespace triggers {
using enum trigger;
inline constexpr trigger_of<sign_up_question, sign_up_decision> pre_sign_up{{PreSignUp, "PreSignUp"}};
inline constexpr trigger_of<confirmation_notice, nothing_to_decide> post_confirmation{
    {PostConfirmation, "PostConfirmation", false}};
inline constexpr trigger_of<authentication_question, nothing_to_decide> pre_authentication{
    {PreAuthentication, "PreAuthentication"}};
inline constexpr trigger_of<authentication_notice, nothing_to_decide> post_authentication{
    {PostAuthentication, "PostAuthentication", false}};
inline constexpr trigger_of<token_question, id_token_decision> first_token_generation{
    {PreTokenGeneration, "TokenGeneration"}};
inline constexpr trigger_of<token_question, token_decision> token_generation{{PreTokenGeneration, "TokenGeneration"}};
inline constexpr trigger_of<message_question, message_decision> custom_message{{CustomMessage, "CustomMessage"}};
inline constexpr trigger_of<migration_question, migrated_user> user_migration{{UserMigration, "UserMigration", false}};
inline constexpr trigger_of<delivery_order, nothing_to_decide> custom_sms_sender{
    {CustomSMSSender, "CustomSMSSender", false, false}};
inline constexpr trigger_of<delivery_order, nothing_to_decide> custom_email_sender{
    {CustomEmailSender, "CustomEmailSender", false, false}};
inline constexpr trigger_of<federation_question, federation_decision> inbound_federation{
    {InboundFederation, "InboundFederation"}};
inline constexpr trigger_of<challenge_question, challenge_decision> define_auth_challenge{
    {DefineAuthChallenge, "DefineAuthChallenge"}};
inline constexpr trigger_of<challenge_question, made_challenge> create_auth_challenge{
    {CreateAuthChallenge, "CreateAuthChallenge"}};
inline constexpr trigger_of<answer_question, answer_verdict> verify_auth_challenge{
    {VerifyAuthChallengeResponse, "VerifyAuthChallengeResponse"}};
} // namespace triggers

} // namespace poolguard::pool
