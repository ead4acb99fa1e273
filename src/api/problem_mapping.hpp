#pragma once
// From the errors of the rooms below to problems: every status and code that a failure leads to is decided here.

#include "api/problem.hpp"
#include "service/authenticator.hpp"
#include "service/membership.hpp"
#include "service/owned_records.hpp"

#include <vector>

namespace poolguard::api {

// What was asked of Cognito when it failed; the same failure means something else in each.
enum class cognito_step {
    login, // this and the next three: /api/user, whose clients know 400 alone
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
};

// 401 with one code for each check of the verifier, or 503 when there are no keys to check with.
problem to_problem(const service::authentication_failure& failure);
// 400 or 403; what Cognito said when the person's tenant was looked up becomes 401 or 503.
problem to_problem(const service::membership_failure& failure);
// With the status and the words that the step's clients know; 429 or 503 for all. Cognito's own text is shown of a
// password that does not fit the policy, and of values that the pool does not accept where the step has any. At a
// sign-in, a user that does not exist and a wrong password are the same. The cause goes to the log.
problem to_problem(const cognito::failure& failure, cognito_step step);
// What a step can be refused with, for the document.
std::vector<problem_kind> problems_of(cognito_step step);
// `invalid_status` is that of a cursor that is none.
problem to_problem(service::record_error error, unsigned invalid_status = 422);

// Every way in which a token may be refused, for the document; 401 unless the path has another status.
std::vector<problem_kind> token_problems();

} // namespace poolguard::api
