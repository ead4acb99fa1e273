#include "base/ascii.hpp"
#include "base/try.hpp"
#include "pool/mail/codes.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/passkeys/passkey_answers.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/choice/first_factors.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/triggers/account_triggers.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;

// A choice of the first factor: who chooses, under which name, and from what.
struct choice {
    signer who;
    std::string name; // the username; of nobody, as it was typed
    first_factors on_offer;
};

// What a user with a verified address of that kind is offered, and where the pool has users without a password, one of
// either sort. For those who have nothing to sign in with, and for those who do not exist, so that neither can be told
// from other users.
first_factors usual_offer(const sign_in_place& place, const user_document& who, std::string_view name,
                          const operation_ports& ports) {
    auto user = made_up_user(*place.pool, name, ports.codes);
    const auto address = simulated_address(*place.pool, name, ports.codes);
    user.attributes = {{address.attribute, address.value}, {address.attribute + "_verified", "true"}};
    // By the sub, which stays the same under whichever name the answer comes.
    const auto noise = ports.codes.noise(fmt::format("offer\n{}\n{}", place.pool->id, who.sub));
    const bool has_password = static_cast<unsigned char>(noise.front()) % 2 == 0;
    auto without_password = first_factors_of(*place.pool, user, false);
    if (!has_password && !without_password.empty()) return without_password;
    user.password_hash = "of nobody";
    return first_factors_of(*place.pool, user, false);
}

choice choice_of(const sign_in_place& place, signer who, std::string_view typed, const operation_ports& ports) {
    auto on_offer = first_factors_of(*place.pool, who.user, ports.passkeys.has_any(*place.pool, who.user));
    // For those who have nothing to sign in with no answer may be right, so from here on they count as nobody too.
    who.is_nobody = on_offer.empty();
    if (who.is_nobody) on_offer = usual_offer(place, who.user, typed, ports);
    const std::string name(who.is_nobody ? typed : std::string_view(who.user.username));
    return {std::move(who), name, std::move(on_offer)};
}

cognito::authentication_reply reply_of(const sign_in_place& place, const choice& by, challenge_name challenge,
                                       const operation_ports& ports, std::string expected = {}) {
    cognito::authentication_reply reply;
    reply.ChallengeName = challenge;
    reply.Session = begin_session(place, by.who, by.name, challenge, session_part::choice, ports, std::move(expected));
    reply.AvailableChallenges = by.on_offer;
    return reply;
}

result<void> ask_functions(const sign_in_place& place, const signer& who, std::string_view name,
                           const operation_ports& ports) {
    return ask_before_authentication(ports.functions, *place.pool,
                                     who.is_nobody ? std::nullopt : std::optional(who.user), name,
                                     hides_users(place.client->settings), place.by, place.validation);
}

// Sends a code to the user's address. Nobody gets one for an account that cannot sign in with it.
result<sign_in_progress> ask_for_code(const sign_in_place& place, const choice& by, challenge_name factor,
                                      const operation_ports& ports) {
    POOLGUARD_CHECK(ask_functions(place, by.who, by.name, ports));
    const auto& user = by.who.user;
    const auto address = user.attributes.find(address_attribute(factor));
    const auto to = by.who.is_nobody ? simulated_address(*place.pool, by.name, ports.codes)
                                     : code_address{address->first, address->second};
    const bool is_theirs = !by.who.is_nobody && user.enabled;
    if (is_theirs) POOLGUARD_CHECK(count_message(to.value, kind_of(code_purpose::first_factor), ports));
    POOLGUARD_TRY(const auto sent,
                  is_theirs ? deliver_code(*place.pool, user, code_purpose::first_factor, to,
                                           {.why = message_reason::authentication,
                                            .by = place.by,
                                            .hides_users = hides_users(place.client->settings)},
                                           ports)
                            : simulate_delivery(*place.pool, user, to, code_purpose::first_factor, place.by, ports));
    auto reply = reply_of(place, by, factor, ports);
    reply.ChallengeParameters = delivery_parameters(sent);
    return reply;
}

result<sign_in_progress> ask_for_passkey(const sign_in_place& place, const choice& by, const operation_ports& ports) {
    POOLGUARD_CHECK(ask_functions(place, by.who, by.name, ports));
    POOLGUARD_TRY(auto question, ports.passkeys.ask(*place.pool, by.who.user));
    auto reply = reply_of(place, by, WEB_AUTHN, ports, std::move(question.expected));
    reply.ChallengeParameters = {{"CREDENTIAL_REQUEST_OPTIONS", std::move(question.options)}};
    return reply;
}

// Asks for that factor, or takes the proof that came with the choice.
result<sign_in_progress> begin_factor(const sign_in_place& place, const choice& by, challenge_name factor,
                                      const parameter_map& given, const operation_ports& ports) {
    switch (factor) {
    case PASSWORD:
        return sign_in_with_password(place, given, ports);
    case PASSWORD_SRP:
        return begin_srp(place, given, ports,
                         begin_session(place, by.who, by.name, PASSWORD_VERIFIER, session_part::choice, ports));
    case WEB_AUTHN:
        return ask_for_passkey(place, by, ports);
    default:
        return ask_for_code(place, by, factor, ports);
    }
}

// The Session of SignUp or ConfirmSignUp: whoever has it has just signed up.
result<sign_in_progress> sign_in_after_sign_up(const sign_in_place& place, std::string_view username,
                                               std::string_view session, const operation_ports& ports) {
    POOLGUARD_TRY(const auto user, find_user_to_sign_in(*place.pool, username, ports.users));
    if (!user) return invalid_session();
    POOLGUARD_TRY(const auto opened,
                  ports.challenges.open(session, *place.pool, *place.client, *user, sign_up_session));
    POOLGUARD_CHECK(ask_functions(place, {*user, false}, username, ports));
    // First whether the user may sign in: ConfirmSignUp still needs the session of those who are not confirmed yet.
    POOLGUARD_CHECK(find_device(place, *user, ports));
    POOLGUARD_CHECK(next_step(*place.pool, *user, proof::first_factor, ports.clock.now()));
    POOLGUARD_CHECK(ports.challenges.use(opened));
    return proceed(place, *user, proof::first_factor, ports);
}

// Whose a passkey says that it is: the pool gives each the sub of its user.
result<std::optional<user_document>> owner_of(const sign_in_place& place, std::string_view credential,
                                              const operation_ports& ports) {
    const auto given = read_authentication(credential);
    if (!given || !std::ranges::all_of(given->user_handle, base::is_unreserved)) return std::nullopt;
    POOLGUARD_TRY(auto user, find_user(*place.pool, given->user_handle, ports.users));
    if (user && user->sub != given->user_handle) return std::nullopt;
    return user;
}

proof proof_by_passkey(const sign_in_place& place) {
    return passkeys_are_both_factors(*place.pool) ? proof::second_factor : proof::first_factor;
}

} // namespace

result<signer> find_signer(const sign_in_place& place, std::string_view username, const operation_ports& ports) {
    POOLGUARD_TRY(auto user, find_user_to_sign_in(*place.pool, username, ports.users));
    if (user) return signer{std::move(*user), false};
    if (!hides_users(place.client->settings))
        return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    return signer{nobody_of(place, username, ports), true};
}

result<sign_in_progress> begin_choice(const sign_in_place& place, const sign_in_request& request,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(request.given, "USERNAME"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, request.given, username));
    if (request.session) return sign_in_after_sign_up(place, username, *request.session, ports);
    POOLGUARD_TRY(auto who, find_signer(place, username, ports));
    const auto by = choice_of(place, std::move(who), username, ports);
    const auto first = first_challenge(by.on_offer, find_parameter(request.given, "PREFERRED_CHALLENGE"));
    if (first == SELECT_CHALLENGE) return reply_of(place, by, SELECT_CHALLENGE, ports);
    return begin_factor(place, by, first, request.given, ports);
}

result<sign_in_progress> select_first_factor(const sign_in_place& place, const challenge_answer& answer,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_TRY(const auto name, need_parameter(answer.given, "ANSWER"));
    const auto by = choice_of(place, {opened.user, opened.is_nobody()}, username, ports);
    const auto chosen = std::ranges::find_if(by.on_offer, [&](auto each) { return json::enum_name(each) == name; });
    if (chosen == by.on_offer.end()) return refuse_parameter("The selected challenge is not available to the user.");
    auto progress = begin_factor(place, by, *chosen, answer.given, ports);
    // A wrong password leaves the choice open.
    if (progress) POOLGUARD_CHECK(ports.challenges.use(opened.session));
    return progress;
}

result<sign_in_progress> answer_passkey(const sign_in_place& place, const challenge_answer& answer,
                                        const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    POOLGUARD_TRY(const auto credential, need_parameter(answer.given, "CREDENTIAL"));
    const auto given = proof_by_passkey(place);
    const auto checked = ports.passkeys.check(*place.pool, opened.user, opened.session.expected, credential);
    if (!checked) {
        if (!is_server_fault(checked.error())) note_wrong_code(place, opened, given, ports);
        return std::unexpected(checked.error());
    }
    POOLGUARD_CHECK(ports.challenges.use(opened.session));
    return proceed(place, opened.user, given, ports, opened.session.event);
}

result<sign_in_progress> sign_in_with_passkey(const sign_in_place& place, std::string_view expected,
                                              std::string_view credential, const operation_ports& ports) {
    POOLGUARD_TRY(const auto user, owner_of(place, credential, ports));
    if (!user) return wrong_credentials();
    POOLGUARD_CHECK(ask_functions(place, {*user, false}, user->username, ports));
    const auto usable = first_factors_of(*place.pool, *user, true);
    if (std::ranges::find(usable, WEB_AUTHN) == usable.end()) return refuse_passkey("not_allowed", *user);
    POOLGUARD_CHECK(ports.passkeys.check(*place.pool, *user, expected, credential));
    return proceed(place, *user, proof_by_passkey(place), ports);
}

} // namespace poolguard::pool
