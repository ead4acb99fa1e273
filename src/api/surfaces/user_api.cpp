#include "api/surfaces/user_api.hpp"

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"

namespace poolguard::api {

namespace {

login_out to_login_out(service::tokens& given) {
    return {.access_token = token_of(given.access_token),
            .id_token = token_of(given.id_token),
            .refresh_token = token_of(given.refresh_token),
            .expires_in = given.expires_in,
            .token_type = given.token_type,
            .challenge = {},
            .session = {},
            .subject = std::move(given.subject)};
}

reply<login_out> conclude(cognito::result<service::sign_in_outcome> outcome, cognito_step step) {
    if (!outcome) return std::unexpected(to_problem(outcome.error(), step));
    if (auto* tokens = std::get_if<service::tokens>(&*outcome)) return to_login_out(*tokens);
    auto& asked = std::get<service::challenge>(*outcome);
    login_out out;
    out.challenge = asked.name;
    out.session = token_of(asked.session);
    return out;
}

constexpr auto tokens_example =
    R"({"access_token":"eyJraWQiOiJ...","id_token":"eyJraWQiOiJ...","refresh_token":"eyJjdHkiOiJ...",)"
    R"("expires_in":3600,"token_type":"Bearer","challenge":null,"session":null})";

const std::vector<problem_kind>& limits() {
    static const std::vector<problem_kind> kinds{problems::rate_limited, problems::attempts_limited,
                                                 problems::cognito_unavailable, problems::store_unavailable};
    return kinds;
}
std::vector<problem_kind> with_limits(std::vector<problem_kind> kinds) {
    kinds.insert(kinds.end(), limits().begin(), limits().end());
    return kinds;
}

operation login(service::sign_in& signing) {
    return public_operation({.method = http::method::post,
                             .path = "/api/user/login",
                             .id = "login",
                             .summary = "Sign in with e-mail address and password",
                             .tag = "user",
                             .errors = with_limits({problems::invalid_credentials, problems::user_not_confirmed,
                                                    problems::password_reset_required, problems::login_failed}),
                             .request_example = R"({"email":"foo@example.com","password":"YourPassw0rd!"})",
                             .answer_example = tokens_example,
                             .gives_secrets = true,
                             .limit = limited::sign_in,
                             .audit = audited::sign_in,
                             .lane = http::lane::slow},
                            blocking([&signing](const body<login_in>& given) -> reply<login_out> {
                                return conclude(signing.with_password(given->email, given->password.value),
                                                cognito_step::login);
                            }));
}

operation new_password(service::sign_in& signing) {
    return public_operation(
        {.method = http::method::post,
         .path = "/api/user/new-password",
         .id = "new_password",
         .summary = "Finish the first sign-in by setting a new password",
         .tag = "user",
         .errors = with_limits({problems::invalid_session, problems::invalid_password, problems::user_not_confirmed,
                                problems::password_reset_required, problems::challenge_failed}),
         .request_example =
             R"({"email":"foo@example.com","new_password":"NewPassw0rd!","session":"AYABeExampleSession"})",
         .answer_example = tokens_example,
         .gives_secrets = true,
         .limit = limited::sign_in,
         .audit = audited::challenge,
         .lane = http::lane::slow},
        blocking([&signing](const body<new_password_in>& given) -> reply<login_out> {
            return conclude(
                signing.with_first_password(given->email, given->new_password.value, given->session.reveal()),
                cognito_step::new_password);
        }));
}

operation challenge(service::sign_in& signing) {
    return public_operation(
        {.method = http::method::post,
         .path = "/api/user/challenge",
         .id = "challenge",
         .summary = "Answer a sign-in challenge, such as SOFTWARE_TOKEN_MFA",
         .tag = "user",
         .errors = with_limits({problems::invalid_session, problems::invalid_password, problems::code_mismatch,
                                problems::code_expired, problems::user_not_confirmed, problems::invalid_request,
                                problems::password_reset_required, problems::challenge_failed}),
         .request_example = R"({"challenge":"SOFTWARE_TOKEN_MFA","session":"AYABeExampleSession",)"
                            R"("email":"foo@example.com","answers":{"SOFTWARE_TOKEN_MFA_CODE":"123456"}})",
         .answer_example = tokens_example,
         .gives_secrets = true,
         .limit = limited::sign_in,
         .audit = audited::challenge,
         .lane = http::lane::slow},
        blocking([&signing](const body<user_challenge_in>& given) -> reply<login_out> {
            return conclude(signing.answer(given->challenge, given->session.reveal(), given->email, given->answers),
                            cognito_step::new_password);
        }));
}

operation refresh(service::sign_in& signing) {
    return public_operation(
        {.method = http::method::post,
         .path = "/api/user/refresh",
         .id = "refresh",
         .summary = "Exchange a refresh token for new access and ID tokens",
         .tag = "user",
         .body_limit = std::size_t{32} * 1024,
         .errors =
             with_limits({problems::invalid_refresh_token, problems::username_required, problems::user_not_confirmed,
                          problems::password_reset_required, problems::refresh_failed}),
         .request_example = R"({"refresh_token":"eyJjdHkiOiJ..."})",
         .answer_example = R"({"access_token":"eyJraWQiOiJ...","id_token":"eyJraWQiOiJ...","refresh_token":null,)"
                           R"("expires_in":3600,"token_type":"Bearer","challenge":null,"session":null})",
         .gives_secrets = true,
         .limit = limited::refresh,
         .audit = audited::refresh,
         .lane = http::lane::slow},
        blocking([&signing](const body<refresh_in>& given) -> reply<login_out> {
            std::optional<std::string> username;
            if (given->username) username = given->username->value;
            return conclude(signing.refresh(given->refresh_token.value, std::move(username)), cognito_step::refresh);
        }));
}

operation logout(service::sign_in& signing) {
    return token_operation(
        {.method = http::method::post,
         .path = "/api/user/logout",
         .id = "logout",
         .summary = "Sign the user out everywhere",
         .tag = "user",
         .errors = with_limits({problems::sign_out_refused, problems::logout_failed}),
         .answer_example = R"({"ok":true})",
         // Clients of this path expect 400, whatever is wrong with the token.
         .token = {.kind = token_kind::access,
                   .refusal = {.status = 400, .without_token = "Missing Authorization Bearer token"}},
         .audit = audited::sign_out,
         .lane = http::lane::slow},
        blocking([&signing](const service::principal& who) -> reply<simple_ok> {
            const auto done = signing.sign_out(who);
            if (!done) return std::unexpected(to_problem(done.error(), cognito_step::logout));
            simple_ok out;
            if (*done == service::cognito_notified::later) out.message = sign_out_message(*done);
            return out;
        }));
}

} // namespace

std::vector<operation> user_operations(service::sign_in& signing) {
    std::vector<operation> out;
    out.push_back(login(signing));
    out.push_back(new_password(signing));
    out.push_back(challenge(signing));
    out.push_back(refresh(signing));
    out.push_back(logout(signing));
    return out;
}

} // namespace poolguard::api
