#include "pool/sign_in/sign_in.hpp"

#include "base/ascii.hpp"
#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/ip_network.hpp"
#include "base/json/text.hpp"
#include "base/try.hpp"
#include "cognito/store_failure.hpp"
#include "pool/model/client_secrets.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/srp_challenges.hpp"
#include "pool/tokens/session_tokens.hpp"
#include "pool/triggers/account_triggers.hpp"

#include <stdexcept>

namespace poolguard::pool {

result<sign_in_place> find_place(user_pools& pools, std::string_view client_id) {
    POOLGUARD_TRY(auto client, pools.find_client(client_id));
    POOLGUARD_TRY(auto pool, pools.find(client->pool_id));
    const auto id = client->id;
    return sign_in_place{.pool = std::move(pool), .client = std::move(client), .by = {.client_id = id}};
}

result<sign_in_place> find_place(user_pools& pools, std::string_view pool_id, std::string_view client_id,
                                 const call& by) {
    POOLGUARD_TRY(auto pool, find_pool(pools, by, pool_id));
    POOLGUARD_TRY(auto client, pools.find_client(pool_id, client_id));
    return sign_in_place{.pool = std::move(pool),
                         .client = std::move(client),
                         .by = {.client_id = std::string(client_id), .user_agent = by.user_agent}};
}

namespace {

// Equally long for every name.
std::string nobody_mark(std::string_view made_up_username) { return base::to_hex(base::sha256(made_up_username)); }

// What else clients say is not kept.
std::string if_address(const std::string& said) {
    return said.size() <= 128 && base::parse_ip(said) ? said : std::string{};
}

} // namespace

call_origin origin_of(const call& by, const client_document& client,
                      const std::optional<cognito::user_context_data>& said) {
    const bool counts = has_secret(client) && client.settings.EnablePropagateAdditionalUserContextData.value_or(false);
    return said && counts && said->IpAddress ? call_origin{if_address(said->IpAddress->value), {}} : by.origin();
}

call_origin origin_of(const std::optional<cognito::context_data>& said) {
    if (!said) return {};
    call_origin out{if_address(said->IpAddress.value), {}};
    for (const auto& each : said->HttpHeaders)
        if (each.headerName && each.headerValue && base::equal_ignoring_case(each.headerName->value, "User-Agent"))
            out.user_agent = each.headerValue->value;
    return out;
}

result<std::optional<user_document>> find_user(const user_pool_document& pool, std::string_view username,
                                               pool::users& users) {
    if (base::json::length_in_characters(username) > 128) return std::nullopt;
    POOLGUARD_TRY(auto found, users.find(pool, username));
    if (!found) return std::nullopt;
    return std::move(found->user);
}

result<std::optional<user_document>> find_user_to_sign_in(const user_pool_document& pool, std::string_view username,
                                                          pool::users& users) {
    POOLGUARD_TRY(auto user, find_user(pool, username, users));
    if (user && user->username != user->sub && folded(pool, username) == folded(pool, user->sub)) return std::nullopt;
    return user;
}

failure wrong_password(const client_document& client, const std::optional<user_document>& user) {
    if (user && user->status == cognito::user_status::UNCONFIRMED && !hides_users(client.settings))
        return {cognito::failure_name::user_not_confirmed, "User is not confirmed."};
    return wrong_credentials().error();
}

result<cognito::authentication_reply> begin_sign_in(const sign_in_place& place, const sign_in_request& request,
                                                    const operation_ports& ports) {
    POOLGUARD_TRY(const auto step, first_step(*place.pool, *place.client, request.flow, request.by));
    if (!step.challenge) return refresh_tokens(place, request.given, ports);
    switch (*step.challenge) {
    case challenge_name::PASSWORD:
        return conclude(place, sign_in_with_password(place, request.given, ports), ports);
    case challenge_name::PASSWORD_VERIFIER:
        return begin_srp(place, request.given, ports);
    case challenge_name::SELECT_CHALLENGE:
        return conclude(place, begin_choice(place, request, ports), ports);
    case challenge_name::CUSTOM_CHALLENGE:
        return conclude(place, begin_custom(place, request, ports), ports);
    default:
        throw std::logic_error("a sign-in cannot begin with this challenge");
    }
}

result<cognito::authentication_reply> ask(const sign_in_place& place, const user_document& user,
                                          const sign_in_step& step, const operation_ports& ports,
                                          const std::optional<std::string>& event) {
    cognito::authentication_reply reply;
    if (*step.challenge == challenge_name::NEW_PASSWORD_REQUIRED) {
        reply.ChallengeParameters = new_password_parameters(place, user);
    } else {
        POOLGUARD_TRY(reply.ChallengeParameters, second_factor_parameters(place, user, step, ports));
    }
    reply.ChallengeName = step.challenge;
    reply.ChallengeParameters.emplace("USER_ID_FOR_SRP", user.username);
    reply.Session = ports.challenges.begin(
        *place.pool, *place.client, user,
        {.challenge = json::enum_name(*step.challenge), .event = event, .device = {place.from.device_key}});
    return reply;
}

namespace {

noted_event sign_in_event(cognito::event_response response, const std::optional<std::string>& continues) {
    return {.type = cognito::event_type::SignIn,
            .response = response,
            .challenge = {},
            .continues = continues.value_or("")};
}

cognito::event_challenge event_challenge_of(proof given) {
    return given == proof::first_factor ? cognito::event_challenge::Password : cognito::event_challenge::Mfa;
}

noted_event event_after(proof given, bool is_end, const std::optional<std::string>& continues) {
    auto out = sign_in_event(is_end ? cognito::event_response::Pass : cognito::event_response::InProgress, continues);
    if (given == proof::first_factor || given == proof::second_factor)
        out.challenge = {event_challenge_of(given), cognito::challenge_outcome::Success};
    return out;
}

} // namespace

void note_wrong_password(const sign_in_place& place, const std::optional<user_document>& user,
                         const operation_ports& ports) {
    if (!user) return ports.events.pretend_to_note(*place.pool, place.from);
    auto event = sign_in_event(cognito::event_response::Fail, {});
    event.challenge = {cognito::event_challenge::Password, cognito::challenge_outcome::Failure};
    ports.events.note(*place.pool, *user, place.from, event);
}

void note_wrong_code(const sign_in_place& place, const open_challenge& opened, proof refused,
                     const operation_ports& ports) {
    if (opened.is_nobody()) return ports.events.pretend_to_note(*place.pool, place.from);
    auto event = sign_in_event(cognito::event_response::Fail, opened.session.event);
    event.challenge = {event_challenge_of(refused), cognito::challenge_outcome::Failure};
    ports.events.note(*place.pool, opened.user, place.from, event);
}

namespace {

token_reason reason_after(proof given) {
    if (given == proof::new_password) return token_reason::new_password;
    return given == proof::device ? token_reason::device : token_reason::authentication;
}

} // namespace

// A client may name its device only at the beginning.
sign_in_place with_device(const sign_in_place& place, const std::optional<session_device>& device) {
    auto out = place;
    if (!device || !tracks_devices(*place.pool) || !out.from.device_key.empty()) return out;
    out.from.device_key = device->key;
    out.is_device_recalled = true;
    return out;
}

result<sign_in_progress> proceed(const sign_in_place& place, const user_document& user, proof given,
                                 const operation_ports& ports, const std::optional<std::string>& event,
                                 bool had_second_factor) {
    POOLGUARD_TRY(const auto device, find_device(place, user, ports));
    const device_standing standing{.is_remembered = device && is_confirmed(*device) && device->is_remembered,
                                   .follows_second_factor =
                                       given == proof::second_factor || given == proof::functions || had_second_factor};
    POOLGUARD_TRY(const auto step, next_step(*place.pool, user, given, ports.clock.now(), standing));
    if (!step.challenge) {
        const bool has_new_device = tracks_devices(*place.pool) && !device;
        POOLGUARD_CHECK(tell_of_authentication(ports.functions, *place.pool, user, place.by, has_new_device));
    }
    const auto noted = ports.events.note(*place.pool, user, place.from, event_after(given, !step.challenge, event));
    if (!step.challenge) return proven_user{user, reason_after(given), device ? device->key : std::string{}};
    const auto continued = noted.empty() ? std::nullopt : std::optional(noted);
    if (*step.challenge != challenge_name::DEVICE_SRP_AUTH) return ask(place, user, step, ports, continued);
    return ask_device(place, user, ports, continued, standing.follows_second_factor);
}

namespace {

result<cognito::authentication_result> first_tokens(const sign_in_place& place, const proven_user& proven,
                                                    const std::string& device_key, const operation_ports& ports) {
    POOLGUARD_TRY(const auto begun,
                  ports.sessions.begin(*place.pool, *place.client, proven.user,
                                       {.device_key = device_key.empty() ? std::nullopt : std::optional(device_key),
                                        .from = place.from}));
    POOLGUARD_TRY(auto tokens, issue_first(ports.issuer, ports.sessions, *place.pool, *place.client, begun,
                                           {.reason = proven.reason, .by = place.by}, ports.clock.now()));
    return cognito::authentication_result{
        .AccessToken = std::move(tokens.access_token),
        .ExpiresIn = tokens.access_validity.count(),
        .TokenType = "Bearer",
        .RefreshToken = std::string(begun.refresh_token.reveal()),
        .IdToken = std::move(tokens.id_token),
        .NewDeviceMetadata = {},
    };
}

} // namespace

result<cognito::authentication_reply> conclude(const sign_in_place& place, const result<sign_in_progress>& progress,
                                               const operation_ports& ports) {
    if (!progress) return std::unexpected(progress.error());
    if (const auto* challenge = std::get_if<cognito::authentication_reply>(&*progress)) return *challenge;
    const auto& proven = std::get<proven_user>(*progress);
    POOLGUARD_TRY(auto new_device, note_device(place, proven, ports));
    auto tokens = first_tokens(place, proven, new_device ? new_device->DeviceKey : proven.device_key, ports);
    // Nobody has been told of it.
    if (!tokens && new_device) {
        const auto forgotten = ports.devices.forget(*place.pool, proven.user, new_device->DeviceKey);
        if (!forgotten && cognito::is_store_failed(forgotten.error())) return std::unexpected(forgotten.error());
    }
    if (!tokens) return std::unexpected(tokens.error());
    tokens->NewDeviceMetadata = std::move(new_device);
    cognito::authentication_reply reply;
    reply.AuthenticationResult = std::move(*tokens);
    return reply;
}

user_document nobody_of(const sign_in_place& place, std::string_view username, const operation_ports& ports) {
    const bool is_too_long = base::json::length_in_characters(username) > 128;
    return made_up_user(*place.pool, is_too_long ? base::to_hex(base::sha256(username)) : std::string(username),
                        ports.codes);
}

std::string begin_session(const sign_in_place& place, const signer& who, std::string_view name,
                          challenge_name challenge, session_part part, const operation_ports& ports,
                          std::string expected) {
    session_purpose purpose{.challenge = json::enum_name(challenge),
                            .part = part,
                            .device = {place.from.device_key},
                            .expected = std::move(expected)};
    if (who.is_nobody) purpose.nobody = nobody_mark(ports.srp.made_up_username(*place.pool, name));
    return ports.challenges.begin(*place.pool, *place.client, who.user, std::move(purpose));
}

namespace {

// Somebody made up, as they were when the session began: the answer may come under the typed name, or under the one
// that the challenge gave them.
user_document nobody_of(const sign_in_place& place, std::string_view username, std::string_view session,
                        const operation_ports& ports) {
    auto out = nobody_of(place, username, ports);
    const auto begun = ports.challenges.read(session);
    if (begun && !begun->nobody.empty() && begun->nobody == nobody_mark(username)) out.sub = begun->sub;
    return out;
}

} // namespace

result<open_challenge> open_session(const sign_in_place& place, const challenge_answer& answer,
                                    const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, answer.given, username));
    if (!answer.session) return refuse_parameter("Missing required parameter Session");
    POOLGUARD_TRY(auto user, find_user(*place.pool, username, ports.users));
    if (!user) user = nobody_of(place, username, *answer.session, ports);
    POOLGUARD_TRY(auto session, ports.challenges.open(*answer.session, *place.pool, *place.client, *user,
                                                      cognito::challenge_name(answer.challenge)));
    // Before a proof, nobody learns about the user.
    if (session.part == session_part::after_first_factor && !user->enabled)
        return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    // Clients whose device was forgotten give the same answer again without it.
    POOLGUARD_CHECK(find_device(place, *user, ports));
    return open_challenge{std::move(session), std::move(*user)};
}

result<sign_in_progress> answer_challenge(const sign_in_place& given, const challenge_answer& answer,
                                          const operation_ports& ports) {
    using enum challenge_name;
    const auto begun = answer.session ? ports.challenges.read(answer.session->value) : std::nullopt;
    const auto place = begun ? with_device(given, begun->device) : given;
    switch (answer.challenge) {
    case PASSWORD_VERIFIER:
        return answer_password_verifier(place, answer, ports);
    case NEW_PASSWORD_REQUIRED:
        return set_new_password(place, answer, ports);
    case SELECT_CHALLENGE:
        return select_first_factor(place, answer, ports);
    case WEB_AUTHN:
        return answer_passkey(place, answer, ports);
    case CUSTOM_CHALLENGE:
        return answer_custom(place, answer, ports);
    case SOFTWARE_TOKEN_MFA:
    case SMS_MFA:
    case SMS_OTP:
    case EMAIL_OTP:
        return answer_factor(place, answer, ports);
    case SELECT_MFA_TYPE:
        return select_second_factor(place, answer, ports);
    case MFA_SETUP:
        return finish_mfa_setup(place, answer, ports);
    case DEVICE_SRP_AUTH:
        return answer_device_srp(place, answer, ports);
    case DEVICE_PASSWORD_VERIFIER:
        return answer_device_verifier(place, answer, ports);
    default:
        // This server never asks these, so no session opens for them.
        POOLGUARD_CHECK(open_session(place, answer, ports));
        return invalid_session();
    }
}

} // namespace poolguard::pool
