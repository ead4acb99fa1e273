#include "pool/sign_in/sign_in.hpp"

#include "base/clock.hpp"
#include "base/json/text.hpp"
#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/tokens/token_issuer.hpp"

namespace poolguard::pool {

result<sign_in_place> find_place(user_pools& pools, std::string_view client_id) {
    POOLGUARD_TRY(auto client, pools.find_client(client_id));
    POOLGUARD_TRY(auto pool, pools.find(client->pool_id));
    return sign_in_place{std::move(pool), std::move(client)};
}

result<sign_in_place> find_place(user_pools& pools, std::string_view pool_id, std::string_view client_id,
                                 const call& by) {
    POOLGUARD_TRY(auto pool, find_pool(pools, by, pool_id));
    POOLGUARD_TRY(auto client, pools.find_client(pool_id, client_id));
    return sign_in_place{std::move(pool), std::move(client)};
}

result<std::optional<user_document>> find_user(const user_pool_document& pool, std::string_view username,
                                               pool::users& users) {
    if (base::json::length_in_characters(username) > 128) return std::nullopt;
    POOLGUARD_TRY(auto found, users.find(pool, username));
    if (!found) return std::nullopt;
    return std::move(found->user);
}

result<sign_in_progress> proceed(const sign_in_place& place, const user_document& user, proof given,
                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto step, next_step(*place.pool, user, given, ports.clock.now()));
    if (!step.challenge) return proven_user{user};
    if (*step.challenge == challenge_name::NEW_PASSWORD_REQUIRED) return demand_new_password(place, user, ports);
    return ask(place, user, step, ports);
}

result<cognito::authentication_reply> conclude(const sign_in_place& place, const result<sign_in_progress>& progress,
                                               const operation_ports& ports) {
    if (!progress) return std::unexpected(progress.error());
    if (const auto* challenge = std::get_if<cognito::authentication_reply>(&*progress)) return *challenge;
    const auto& user = std::get<proven_user>(*progress).user;
    POOLGUARD_TRY(const auto begun, ports.sessions.begin(*place.pool, *place.client, user));
    POOLGUARD_TRY(auto tokens,
                  ports.issuer.issue(*place.pool, *place.client, begun.user, begun.identity, {}, ports.clock.now()));
    cognito::authentication_reply reply;
    reply.AuthenticationResult = cognito::authentication_result{
        .AccessToken = std::move(tokens.access_token),
        .ExpiresIn = tokens.access_validity.count(),
        .TokenType = "Bearer",
        .RefreshToken = std::string(begun.refresh_token.reveal()),
        .IdToken = std::move(tokens.id_token),
    };
    return reply;
}

result<sign_in_progress> answer_challenge(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports) {
    using enum challenge_name;
    if (answer.challenge == PASSWORD_VERIFIER) return answer_password_verifier(place, answer.given, ports);
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, answer.given, username));
    if (!answer.session) return refuse_parameter("Missing required parameter Session");
    POOLGUARD_TRY(const auto found, find_user(*place.pool, username, ports.users));
    if (!found) return refuse(cognito::failure_name::not_authorized, "Invalid session for the user.");
    const auto& user = *found;
    // A session is bound to its challenge, so one that is never begun has none.
    POOLGUARD_TRY(const auto session, ports.challenges.open(*answer.session, *place.pool, *place.client, user,
                                                            cognito::challenge_name(answer.challenge)));
    if (!user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    switch (answer.challenge) {
    case NEW_PASSWORD_REQUIRED:
        return set_new_password(place, session, user, answer.given, ports);
    case SOFTWARE_TOKEN_MFA:
    case SMS_MFA:
    case EMAIL_OTP:
        return answer_second_factor(place, session, user, answer, ports);
    case SELECT_MFA_TYPE:
        return select_second_factor(place, session, user, answer, ports);
    case MFA_SETUP:
        return finish_mfa_setup(place, session, user, ports);
    default:
        return refuse(cognito::failure_name::not_authorized, "Invalid session for the user.");
    }
}

} // namespace poolguard::pool
