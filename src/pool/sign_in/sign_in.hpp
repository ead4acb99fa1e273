#pragma once
// The steps of a sign-in that InitiateAuth, AdminInitiateAuth and the answers to challenges share.

#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/authentication_parameters.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/sign_in_steps.hpp"
#include "pool/tokens/sessions.hpp"

#include <variant>

namespace poolguard::pool {

// A client and the pool that it belongs to.
struct sign_in_place {
    std::shared_ptr<const user_pool_document> pool;
    std::shared_ptr<const client_document> client;
};
// ResourceNotFoundException "User pool client {id} does not exist."
result<sign_in_place> find_place(user_pools& pools, std::string_view client_id);
// For operations that AWS signs: the client must be of that pool, and the pool of the caller's region.
result<sign_in_place> find_place(user_pools& pools, std::string_view pool_id, std::string_view client_id,
                                 const call& by);

// The user of a name as a request gives it; nothing for one that is longer than any username.
result<std::optional<user_document>> find_user(const user_pool_document& pool, std::string_view username,
                                               pool::users& users);

// A user who has proved all that the pool asks for.
struct proven_user {
    user_document user;
};
// How far a sign-in has come: a challenge that is to be answered, or its end.
using sign_in_progress = std::variant<cognito::authentication_reply, proven_user>;

// USERNAME and PASSWORD: the end, or the challenge that the user's state demands.
result<sign_in_progress> sign_in_with_password(const sign_in_place& place, const parameter_map& given,
                                               const operation_ports& ports);

// USERNAME and SRP_A: the PASSWORD_VERIFIER challenge. Its answer goes on as a password does.
result<cognito::authentication_reply> begin_srp(const sign_in_place& place, const parameter_map& given,
                                                const operation_ports& ports);
result<sign_in_progress> answer_password_verifier(const sign_in_place& place, const parameter_map& given,
                                                  const operation_ports& ports);

// What follows once a user has proved something: the next challenge, or the end.
result<sign_in_progress> proceed(const sign_in_place& place, const user_document& user, proof given,
                                 const operation_ports& ports);

// REFRESH_TOKEN: new tokens of the same session, without a new refresh token.
result<cognito::authentication_reply> refresh_tokens(const sign_in_place& place, const parameter_map& given,
                                                     const operation_ports& ports);

// New access and ID tokens of a session that goes on.
result<cognito::authentication_result> issue_again(const sign_in_place& place, const resumed_session& session,
                                                   const operation_ports& ports);

// The NEW_PASSWORD_REQUIRED challenge of a user who signed in with a temporary password.
cognito::authentication_reply demand_new_password(const sign_in_place& place, const user_document& user,
                                                  const operation_ports& ports);
// A challenge about second factors; sends the code that is to be answered with.
result<cognito::authentication_reply> ask(const sign_in_place& place, const user_document& user,
                                          const sign_in_step& step, const operation_ports& ports);

// A client's answer to a challenge.
struct challenge_answer {
    cognito::challenge_name challenge{};
    const std::optional<cognito::session>& session;
    const parameter_map& given;
};
result<sign_in_progress> answer_challenge(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports);
// The answer to NEW_PASSWORD_REQUIRED: NEW_PASSWORD, and userAttributes.{name} for what the pool requires.
result<sign_in_progress> set_new_password(const sign_in_place& place, const challenge_session& session,
                                          const user_document& user, const parameter_map& given,
                                          const operation_ports& ports);

// The answers to SOFTWARE_TOKEN_MFA, SMS_MFA and EMAIL_OTP: {challenge}_CODE.
result<sign_in_progress> answer_second_factor(const sign_in_place& place, const challenge_session& session,
                                              const user_document& user, const challenge_answer& answer,
                                              const operation_ports& ports);
// The answer to SELECT_MFA_TYPE: ANSWER.
result<sign_in_progress> select_second_factor(const sign_in_place& place, const challenge_session& session,
                                              const user_document& user, const challenge_answer& answer,
                                              const operation_ports& ports);
// The answer to MFA_SETUP, once VerifySoftwareToken has succeeded in its session.
result<sign_in_progress> finish_mfa_setup(const sign_in_place& place, const challenge_session& session,
                                          const user_document& user, const operation_ports& ports);

// What a client of the API is told: the challenge, or the tokens of a session that begins.
result<cognito::authentication_reply> conclude(const sign_in_place& place, const result<sign_in_progress>& progress,
                                               const operation_ports& ports);

} // namespace poolguard::pool
