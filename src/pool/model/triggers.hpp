#pragma once
// The functions of the user's own that a pool has in its LambdaConfig.

#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// With the names of LambdaConfig's members.
enum class trigger {
    PreSignUp,
    CustomMessage,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    DefineAuthChallenge,
    CreateAuthChallenge,
    VerifyAuthChallengeResponse,
    PreTokenGeneration,
    UserMigration,
    CustomSMSSender,
    CustomEmailSender,
    InboundFederation,
};
BOOST_DESCRIBE_ENUM(trigger, PreSignUp, CustomMessage, PostConfirmation, PreAuthentication, PostAuthentication,
                    DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse, PreTokenGeneration,
                    UserMigration, CustomSMSSender, CustomEmailSender, InboundFederation)

// The ARN of the function that the pool has for it; empty if it has none.
std::string_view function_of(const cognito::lambda_config& config, trigger which);
std::string_view function_of(const user_pool_document& pool, trigger which);
inline bool has_trigger(const user_pool_document& pool, trigger which) { return !function_of(pool, which).empty(); }

// The version of the event that the function before each token gets; the first if the pool does not say.
cognito::token_trigger_version token_event_version(const user_pool_document& pool);

} // namespace poolguard::pool
