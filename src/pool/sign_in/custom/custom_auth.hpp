#pragma once
// CUSTOM_AUTH: three functions of the user's own decide what is asked, ask it, and check the answer.
// Source: Amazon Cognito developer guide, "Custom authentication challenge Lambda triggers".

#include "pool/sign_in/sign_in_steps.hpp"
#include "pool/triggers/user_functions.hpp"

namespace poolguard::pool {

using custom_rounds = std::vector<finished_challenge>;

// What the events of all three functions have in common.
struct custom_auth_call {
    const user_functions& functions;
    const user_pool_document& pool;
    const client_document& client;
    const user_document& user; // made up where the user does not exist
    bool is_user_missing = false;
    const custom_rounds& rounds;
    const function_caller& by;
};

// The three functions. UserLambdaValidationException, InvalidLambdaResponseException or UnexpectedLambdaException when
// one fails, and the last when the pool does not have it.
result<challenge_decision> define_challenge(const custom_auth_call& about);
result<made_challenge> create_challenge(const custom_auth_call& about, challenge_name wanted);
// Whether the answer is correct.
result<bool> verify_answer(const custom_auth_call& about, const attribute_map& private_parameters,
                           std::string_view answer);

// What follows from a decision: CUSTOM_CHALLENGE, the tokens, or, each once, PASSWORD_VERIFIER for a sign-in that began
// with SRP_A, a second factor that the pool has set up, and DEVICE_SRP_AUTH where the pool tracks devices.
// NotAuthorizedException "Incorrect username or password." when the function says so; InvalidLambdaResponseException
// when it says nothing that can be done.
result<sign_in_step> custom_step(const user_pool_document& pool, const challenge_decision& decision,
                                 const custom_rounds& rounds);
// What these rounds prove once the function issues tokens, beside the device: a password calls for a second factor
// where the user has one and no round was one.
proof proof_of(const custom_rounds& rounds);

} // namespace poolguard::pool
