#pragma once
// The functions of the user's own that a pool has in its LambdaConfig. This server does not call functions: where a
// pool has one, the operation that has to call it is refused instead of done without it, since functions also check and
// refuse.

#include "cognito/failure.hpp"
#include "pool/model/documents.hpp"

#include <initializer_list>

namespace poolguard::pool {

// With the names of LambdaConfig's members.
enum class trigger {
    PreSignUp,
    CustomMessage,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    DefineAuthChallenge,
    PreTokenGeneration,
    UserMigration,
    CustomSMSSender,
    CustomEmailSender,
    InboundFederation,
};
BOOST_DESCRIBE_ENUM(trigger, PreSignUp, CustomMessage, PostConfirmation, PreAuthentication, PostAuthentication,
                    DefineAuthChallenge, PreTokenGeneration, UserMigration, CustomSMSSender, CustomEmailSender,
                    InboundFederation)

bool has_trigger(const user_pool_document& pool, trigger which);

// UnexpectedLambdaException, which names the trigger, if the pool has one of these.
cognito::result<void> call_triggers(const user_pool_document& pool, std::initializer_list<trigger> order);

} // namespace poolguard::pool
