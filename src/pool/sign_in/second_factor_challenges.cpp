#include "base/json/write.hpp"
#include "base/try.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/custom/custom_auth.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/triggers/account_triggers.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;

std::string names_of(const mfa_factors& factors) {
    std::vector<std::string_view> names;
    names.reserve(factors.size());
    for (const auto each : factors)
        names.push_back(json::enum_name(each));
    return base::json::write(names);
}

// Sends the code of that factor and returns where it went.
result<cognito::string_map> send_factor_code(const sign_in_place& place, const user_document& user, mfa_factor factor,
                                             const operation_ports& ports, bool hides = false) {
    const auto attribute = address_attribute(factor);
    const code_address to{attribute, user.attributes.at(attribute)};
    POOLGUARD_CHECK(count_message(to.value, message_kind::second_factor, ports));
    POOLGUARD_TRY(const auto sent,
                  deliver_code(*place.pool, user, code_purpose::second_factor, to,
                               {.why = message_reason::authentication, .by = place.by, .hides_users = hides}, ports));
    return delivery_parameters(sent);
}

// The answer is like that for a user who has the factor.
result<cognito::string_map> simulate_factor_code(const sign_in_place& place, std::string_view name, mfa_factor factor,
                                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto sent,
                  simulate_delivery(*place.pool, made_up_user(*place.pool, name, ports.codes),
                                    simulated_address(*place.pool, name, address_attribute(factor), ports.codes),
                                    code_purpose::second_factor, place.by, ports));
    return delivery_parameters(sent);
}

bool is_first_factor(const open_challenge& opened) { return opened.session.part == session_part::choice; }

// Someone who can read the code owns the address, unless another user already has it as an alias. As a first factor,
// the code also confirms a user who has just signed up.
result<void> note_ownership(const sign_in_place& place, open_challenge& opened, const code_document& code,
                            const operation_ports& ports) {
    const bool is_new = opened.user.status == cognito::user_status::UNCONFIRMED && is_first_factor(opened);
    if (is_verified(opened.user, code.attribute) && !is_new) return {};
    user_document after;
    const auto change = [&](user_document& current) -> result<void> {
        if (has_address(current, code)) current.attributes.insert_or_assign(code.attribute + "_verified", "true");
        if (is_new && current.sub == opened.user.sub && current.status == cognito::user_status::UNCONFIRMED)
            current.status = cognito::user_status::CONFIRMED;
        after = current;
        return {};
    };
    const auto changed = ports.users.update(*place.pool, opened.user.username, change);
    if (!changed && (is_new || changed.error().name != cognito::failure_name::alias_exists)) return changed;
    if (!is_new) return {};
    opened.user = std::move(after);
    return tell_of_confirmation(ports.functions, *place.pool, opened.user, confirmation::sign_up, place.by);
}

// A code that was sent to the user's address. Call it within the limit of tries, as it marks a right code as used.
result<code_document> check_sent_code(const sign_in_place& place, const open_challenge& opened,
                                      challenge_name challenge, std::string_view code, const operation_ports& ports) {
    const auto purpose = is_first_factor(opened) ? code_purpose::first_factor : code_purpose::second_factor;
    POOLGUARD_TRY(const auto given, ports.codes.check(*place.pool, opened.user.sub, purpose, code));
    const bool is_theirs = !opened.is_nobody() && has_address(opened.user, given.document) &&
                           given.document.attribute == address_attribute(challenge);
    if (given.state != code_state::right || !is_theirs)
        return refuse(cognito::failure_name::code_mismatch, "Invalid code or auth state for the user.");
    POOLGUARD_CHECK(ports.codes.use(given));
    return given.document;
}

result<void> check_app_code(const sign_in_place& place, const open_challenge& opened, std::string_view code,
                            const operation_ports& ports) {
    const auto checked = ports.totp_devices.check(*place.pool, opened.user, code);
    if (!opened.is_nobody()) return checked;
    return refuse(cognito::failure_name::code_mismatch, "Invalid code received for user");
}

// Even a right code is refused once the limit of tries is reached. All factors have one count.
template <class Check>
result<void> check_within_limit(const sign_in_place& place, const open_challenge& opened, const operation_ports& ports,
                                const Check& check) {
    const auto& user = opened.user;
    const auto subject = opened.is_nobody() ? attempt_subject::of_unknown(*place.pool, user.sub)
                                            : attempt_subject::of_user(*place.pool, user);
    POOLGUARD_CHECK(ports.attempts.check_code(subject));
    const auto checked = check();
    const bool is_guess = !checked && checked.error().name == cognito::failure_name::code_mismatch;
    if (checked || is_guess) POOLGUARD_CHECK(ports.attempts.note_code(subject, checked.has_value()));
    return checked;
}

} // namespace

result<cognito::string_map> second_factor_parameters(const sign_in_place& place, const user_document& user,
                                                     const sign_in_step& step, const operation_ports& ports) {
    switch (*step.challenge) {
    case SMS_MFA:
    case EMAIL_OTP:
        return send_factor_code(place, user, *step.challenge, ports);
    case SOFTWARE_TOKEN_MFA:
        return cognito::string_map{{"FRIENDLY_DEVICE_NAME", user.mfa.totp_name}};
    case SELECT_MFA_TYPE:
        return cognito::string_map{{"MFAS_CAN_CHOOSE", names_of(step.choices)}};
    case MFA_SETUP:
        return cognito::string_map{{"MFAS_CAN_SETUP", names_of(step.choices)}};
    default:
        return cognito::string_map{};
    }
}

result<cognito::string_map> named_factor_parameters(const sign_in_place& place, const signer& who,
                                                    std::string_view name, mfa_factor factor,
                                                    const operation_ports& ports) {
    const bool hides = hides_users(place.client->settings);
    const bool has_factor = !who.is_nobody && who.user.enabled && is_equipped(who.user, factor);
    if (!has_factor && !hides) return unrecognizable_output();
    // The name of the app would show that the user exists.
    if (factor == SOFTWARE_TOKEN_MFA)
        return cognito::string_map{{"FRIENDLY_DEVICE_NAME", hides ? std::string{} : who.user.mfa.totp_name}};
    if (!has_factor) return simulate_factor_code(place, name, factor, ports);
    return send_factor_code(place, who.user, factor, ports, hides);
}

result<sign_in_progress> answer_factor(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(auto opened, open_session(place, answer, ports));
    POOLGUARD_TRY(const auto code,
                  need_parameter(answer.given, fmt::format("{}_CODE", json::enum_name(answer.challenge))));
    const auto given = is_first_factor(opened) ? proof::first_factor : proof::second_factor;
    std::optional<code_document> sent;
    const auto checked = check_within_limit(place, opened, ports, [&]() -> result<void> {
        if (answer.challenge == SOFTWARE_TOKEN_MFA) return check_app_code(place, opened, code, ports);
        POOLGUARD_TRY(sent, check_sent_code(place, opened, answer.challenge, code, ports));
        return {};
    });
    if (!checked) {
        if (checked.error().name == cognito::failure_name::code_mismatch) note_wrong_code(place, opened, given, ports);
        return std::unexpected(checked.error());
    }
    POOLGUARD_CHECK(ports.challenges.use(opened.session));
    if (sent) POOLGUARD_CHECK(note_ownership(place, opened, *sent, ports));
    if (opened.session.part == session_part::functions) return continue_custom(place, opened, ports);
    return proceed(place, opened.user, given, ports, opened.session.event);
}

result<sign_in_progress> select_second_factor(const sign_in_place& place, const challenge_answer& answer,
                                              const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    POOLGUARD_TRY(const auto name, need_parameter(answer.given, "ANSWER"));
    POOLGUARD_TRY(const auto factor, chosen_factor(*place.pool, opened.user, name));
    POOLGUARD_CHECK(ports.challenges.use(opened.session));
    return ask(place, opened.user, {factor}, ports, opened.session.event);
}

result<sign_in_progress> finish_mfa_setup(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    const auto& [session, user] = opened;
    if (!session.is_set_up)
        return refuse(cognito::failure_name::not_authorized, "No second factor has been set up in this session.");
    POOLGUARD_CHECK(ports.challenges.use(session));
    POOLGUARD_CHECK(ports.users.update(*place.pool, user.username, [&](user_document& current) -> result<void> {
        // An administrator may have taken the app away since it was verified.
        if (current.sub != user.sub || !is_equipped(current, SOFTWARE_TOKEN_MFA)) return invalid_session();
        choose(current, SOFTWARE_TOKEN_MFA);
        current.mfa.preferred = json::enum_name(SOFTWARE_TOKEN_MFA);
        return {};
    }));
    return proceed(place, user, proof::second_factor, ports, session.event);
}

} // namespace poolguard::pool
