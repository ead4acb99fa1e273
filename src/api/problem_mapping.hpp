#pragma once
// Maps the errors of lower layers to problems: the status and code of every failure are decided here.

#include "api/problem.hpp"
#include "service/authenticator.hpp"
#include "service/membership.hpp"
#include "service/owned_records.hpp"

#include <vector>

namespace poolguard::api {

// What Cognito was asked to do when it failed. The same failure means something else in each step.
enum class cognito_step {
    login, // this and the next three: /api/user, whose clients expect 400
    new_password,
    refresh,
    logout,
    tenant_lookup,
    administration,
    sign_up,
    confirmation,
    sign_in,
    challenge,
    session_refresh,
    sign_out,
    password_reset,
    own_account,
    password_change,
    second_factor,
    passkey,
    device,
    own_sessions,
};

// 401 with one code for each check of the verifier, or 503 when there are no keys to check with.
problem to_problem(const service::authentication_failure& failure);
// Whether the token was refused because of the time: then another sign-in does not help.
bool is_about_clocks(const service::authentication_failure& failure);
// A browser's session may hold such a token; another sign-in would not make it shorter.
problem token_too_long();
// to_problem() for a token that Cognito has just issued.
problem to_fresh_token_problem(const service::authentication_failure& failure);
// 400 or 403; a failure of Cognito at the look-up of the user's tenant becomes 401 or 503.
problem to_problem(const service::membership_failure& failure);
// With the status and text that the step's clients expect, and 429 or 503 in all steps. Shows Cognito's own text only
// for a password that does not fit the policy, and for values that the pool does not accept. At a sign-in, an unknown
// user and a wrong password give the same problem. The cause goes to the log.
problem to_problem(const cognito::failure& failure, cognito_step step);
// The problems of a step, for the OpenAPI document.
std::vector<problem_kind> problems_of(cognito_step step);
// `invalid_status` is for an invalid cursor.
problem to_problem(service::record_error error, unsigned invalid_status = 422);
// 503 where a later try may succeed, else 500.
problem to_problem(store::error why);

// All problems of refused tokens, for the OpenAPI document; 401 unless the path has another status.
std::vector<problem_kind> token_problems();

} // namespace poolguard::api
