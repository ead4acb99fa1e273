#include "pool/pages/challenge_pages.hpp"

#include "base/json/parse.hpp"
#include "base/qr_code.hpp"
#include "http/form.hpp"
#include "pool/model/scopes.hpp"
#include "pool/pages/fields.hpp"
#include "pool/pages/first_factor_pages.hpp"
#include "pool/pages/form_input.hpp"
#include "pool/pages/passkey_pages.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/remembered_browsers.hpp"
#include "pool/pages/sign_in_pages.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/totp_enrollment.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace poolguard::pool {
namespace {

using enum cognito::challenge_name;
std::string parameter(const cognito::authentication_reply& reply, const std::string& name) {
    const auto found = reply.ChallengeParameters.find(name);
    return found == reply.ChallengeParameters.end() ? std::string{} : found->second;
}

std::vector<std::string> list_in(const std::string& text) {
    std::vector<std::string> out;
    const auto read = base::json::parse(text);
    if (const auto* items = read ? read->if_array() : nullptr)
        for (const auto& each : *items)
            if (each.is_string()) out.emplace_back(each.as_string());
    return out;
}

// nullopt for a session that is over.
std::optional<session_part> part_of(const page_context& here, const challenge_step& at) {
    const auto session = here.ports().operations.challenges.read(at.session);
    return session ? std::optional(session->part) : std::nullopt;
}

// A code in place of a password, which is no second factor.
bool is_first_factor(const page_context& here, const challenge_step& at) {
    return part_of(here, at) == session_part::choice;
}

http::response show_first_password(const page_context& here, const challenge_step& at,
                                   const std::vector<std::string>& attributes,
                                   const std::optional<page_problem>& problem = {}) {
    page shown{.title = message_id::choose_new_password,
               .lead = std::string(say(message_id::temporary_password_lead, here.in())),
               .problem = problem};
    page_form form{.action = here.address("/newPassword"), .hidden = at.hidden(), .button = message_id::set_password};
    form.hidden.emplace_back("attributes", joined(attributes));
    for (const auto& each : attributes)
        form.fields.push_back(attribute_field(each, here.in(), here.field(std::string(attribute_field_prefix) + each)));
    form.fields.push_back(new_password_field(*here.place().at.pool, here.in()));
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response show_code(const page_context& here, const challenge_step& at, const std::string& challenge,
                         const std::string& destination, const std::optional<page_problem>& problem = {}) {
    page shown{.title = message_id::verify, .problem = problem};
    shown.lead = {
        std::string(say(destination.empty() ? message_id::authenticator_lead : message_id::code_sent_to, here.in())),
        destination};
    page_form form{.action = here.address("/mfa"),
                   .fields = {code_field(here.in())},
                   .hidden = at.hidden(),
                   .button = message_id::sign_in};
    form.hidden.emplace_back("challenge", challenge);
    form.hidden.emplace_back("destination", destination);
    const bool is_first = is_first_factor(here, at);
    if (!is_first && can_remember_browsers(*here.place().at.pool))
        form.box = page_choice{"remember", std::string(say(message_id::remember_browser, here.in()))};
    if (is_first) shown.links.push_back(to_other_ways(here));
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response show_factors(const page_context& here, const challenge_step& at, const std::vector<std::string>& factors,
                            const std::optional<page_problem>& problem = {}) {
    page shown{.title = message_id::choose_factor, .problem = problem};
    page_form form{.action = here.address("/selectMfa"), .hidden = at.hidden(), .button = message_id::proceed};
    form.choice_name = "factor";
    form.choice_legend = say(message_id::choose_factor, here.in());
    for (const auto& each : factors) {
        auto label = message_id::authenticator_app;
        if (each == json::enum_name(SMS_MFA)) label = message_id::text_message;
        if (each == json::enum_name(EMAIL_OTP)) label = message_id::email_message;
        form.choices.push_back({each, std::string(say(label, here.in()))});
    }
    form.hidden.emplace_back("factors", joined(factors));
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response show_set_up(const page_context& here, const challenge_step& at, const std::string& key,
                           const std::optional<page_problem>& problem = {}) {
    page shown{.title = message_id::set_up_authenticator,
               .lead = std::string(say(message_id::set_up_lead, here.in())),
               .problem = problem,
               .key = key};
    const auto issuer = http::percent_encode(here.ports().issuer_of_totp);
    shown.picture = base::qr_code_svg(fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}", issuer,
                                                  http::percent_encode(at.username), http::percent_encode(key)))
                        .value_or("");
    page_form form{.action = here.address("/mfaSetup"),
                   .fields = {code_field(here.in())},
                   .hidden = at.hidden(),
                   .button = message_id::confirm};
    form.hidden.emplace_back("key", key);
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response begin_set_up(const page_context& here, challenge_step at) {
    cognito::associate_software_token input;
    input.Session = at.session;
    auto reply = associate_software_token(input, here.by(), here.ports().operations);
    if (!reply) return show_sign_in(here, {.problem = problem_of(reply.error())});
    at.session = reply->Session.value_or("");
    return show_set_up(here, at, reply->SecretCode);
}

// By its cookie, in place of a second factor.
http::response accept_browser(const page_context& here, const challenge_step& at, std::string_view operation) {
    parameter_map given{cognito::secret_map{}};
    given->emplace("USERNAME", cognito::secret_map::mapped_type(at.username));
    add_secret_hash(here, at.username, *given);
    const std::optional<cognito::session> session(at.session);
    const auto progress = accept_device(place_with_browser(here, at.username), {DEVICE_SRP_AUTH, session, given},
                                        here.ports().operations);
    if (progress) return show_next_step(here, *progress, operation);
    here.audit(operation, std::unexpected(progress.error()), at.username);
    return show_sign_in(here, {.problem = problem_of(progress.error())});
}

// Challenges after a proof name the user. Before one, the name is what was typed.
std::string username_of(const page_context& here, const cognito::authentication_reply& reply) {
    for (const auto* name : {"USER_ID_FOR_SRP", "USERNAME"})
        if (auto found = parameter(reply, name); !found.empty()) return found;
    return here.field("username");
}

std::vector<std::string> required_attributes(const cognito::authentication_reply& reply) {
    auto attributes = list_in(parameter(reply, "requiredAttributes"));
    constexpr std::string_view prefix = "userAttributes.";
    for (auto& each : attributes)
        if (each.starts_with(prefix)) each.erase(0, prefix.size());
    return attributes;
}

http::response show_challenge(const page_context& here, const cognito::authentication_reply& reply,
                              std::string_view operation) {
    const challenge_step at{reply.Session.value_or(""), username_of(here, reply)};
    const auto challenge = reply.ChallengeName.value_or(SOFTWARE_TOKEN_MFA);
    switch (challenge) {
    case SELECT_CHALLENGE:
        return show_ways(here, at, reply.AvailableChallenges.value_or(std::vector<challenge_name>{}));
    case WEB_AUTHN:
        return show_passkey(here, at, parameter(reply, "CREDENTIAL_REQUEST_OPTIONS"));
    case NEW_PASSWORD_REQUIRED:
        return show_first_password(here, at, required_attributes(reply));
    case SELECT_MFA_TYPE:
        return show_factors(here, at, list_in(parameter(reply, "MFAS_CAN_CHOOSE")));
    case MFA_SETUP:
        return begin_set_up(here, at);
    case DEVICE_SRP_AUTH:
        return accept_browser(here, at, operation);
    case SOFTWARE_TOKEN_MFA:
    case SMS_MFA:
    case SMS_OTP:
    case EMAIL_OTP:
        return show_code(here, at, std::string(json::enum_name(challenge)),
                         parameter(reply, "CODE_DELIVERY_DESTINATION"));
    default:
        throw std::logic_error("the pages have no form for this challenge");
    }
}

} // namespace

challenge_step step_of(const page_context& here) { return {here.field("session"), here.field("username")}; }

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& each : names)
        out.append(out.empty() ? "" : " ").append(each);
    return out;
}

std::vector<std::string> listed_in(const page_context& here, std::string_view field) {
    std::vector<std::string> out;
    for (const auto name : split_scopes(here.form().get(field)))
        out.emplace_back(name);
    return out;
}

http::response send_answer(const page_context& here, const challenge_step& at, page_answer answered,
                           const std::function<http::response(const page_problem&)>& again) {
    // The session may come from the wire protocol, which such a client's own sign-in pages do not stand in for.
    if (!has_own_sign_in(*here.place().at.client)) return show_sign_in(here);
    const auto part = part_of(here, at);
    // CUSTOM_AUTH has no pages.
    if (part == session_part::functions) return show_sign_in(here, {.problem = message_id::session_over});
    parameter_map given(std::move(answered.given));
    given->emplace("USERNAME", cognito::secret_map::mapped_type(at.username));
    add_secret_hash(here, at.username, *given);
    const std::optional<cognito::session> session(at.session);
    auto place = place_with_browser(here, at.username);
    if (part == session_part::choice) hide_users(place);
    const auto progress = answer_challenge(place, {answered.challenge, session, given}, here.ports().operations);
    if (progress) {
        auto out = show_next_step(here, *progress, answered.operation);
        const auto* proven = std::get_if<proven_user>(&*progress);
        if (proven && answered.remembers_this_browser) remember_browser(here, proven->user, out);
        return out;
    }
    here.audit(answered.operation, std::unexpected(progress.error()), at.username);
    if (auto account_page = show_account_step(here, progress.error(), at.username)) return std::move(*account_page);
    const auto problem = problem_of(progress.error());
    // Most functions are called after the answer has been used.
    if (is_of_function(progress.error()) || problem == message_id::session_over ||
        problem == message_id::user_disabled || problem == message_id::unavailable)
        return show_sign_in(here, {.problem = problem});
    return again(problem);
}

void add_secret_hash(const page_context& here, std::string_view name, cognito::secret_map& to) {
    auto hash = here.ports().operations.pools.secrets().hash_for(*here.place().at.client, name);
    if (hash) to.emplace("SECRET_HASH", cognito::secret_map::mapped_type(std::move(*hash)));
}

http::response show_next_step(const page_context& here, const sign_in_progress& progress, std::string_view operation) {
    if (const auto* challenge = std::get_if<cognito::authentication_reply>(&progress))
        return show_challenge(here, *challenge, operation);
    const auto& user = std::get<proven_user>(progress).user;
    here.audit(operation, {}, {}, user.sub);
    if (auto offer = offer_passkey(here, user)) return std::move(*offer);
    return complete(here, user);
}

http::response set_first_password(const page_context& here) {
    const auto at = step_of(here);
    const auto attributes = listed_in(here, "attributes");
    const auto again = [&](const page_problem& problem) { return show_first_password(here, at, attributes, problem); };
    if (const auto refused = here.refuse_form()) return again(*refused);
    cognito::secret_map given;
    given.emplace("NEW_PASSWORD", cognito::secret_map::mapped_type(std::string(here.form().get("password"))));
    for (const auto& each : attributes)
        given.emplace("userAttributes." + each,
                      cognito::secret_map::mapped_type(here.field(std::string(attribute_field_prefix) + each)));
    return send_answer(here, at, {NEW_PASSWORD_REQUIRED, std::move(given), "first_password"}, again);
}

http::response answer_code(const page_context& here) {
    const auto at = step_of(here);
    const auto name = here.field("challenge");
    const auto again = [&](const page_problem& problem) {
        return show_code(here, at, name, here.field("destination"), problem);
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    constexpr std::array challenges{SOFTWARE_TOKEN_MFA, SMS_MFA, SMS_OTP, EMAIL_OTP};
    const auto* challenge = std::ranges::find_if(challenges, [&](auto each) { return json::enum_name(each) == name; });
    // Not from the form of show_code().
    if (challenge == challenges.end()) return show_sign_in(here, {.problem = message_id::session_over});
    cognito::secret_map given;
    given.emplace(fmt::format("{}_CODE", name), cognito::secret_map::mapped_type(here.field("code")));
    const bool is_first = is_first_factor(here, at);
    const bool is_remembered = !is_first && here.form().has("remember") && can_remember_browsers(*here.place().at.pool);
    return send_answer(here, at,
                       {.challenge = *challenge,
                        .given = std::move(given),
                        .operation = is_first ? "code" : "second_factor",
                        .remembers_this_browser = is_remembered},
                       again);
}

http::response choose_factor(const page_context& here) {
    const auto at = step_of(here);
    const auto again = [&](const page_problem& problem) {
        return show_factors(here, at, listed_in(here, "factors"), problem);
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    cognito::secret_map given;
    given.emplace("ANSWER", cognito::secret_map::mapped_type(here.field("factor")));
    return send_answer(here, at, {SELECT_MFA_TYPE, std::move(given), "choose_factor"}, again);
}

http::response set_up_authenticator(const page_context& here) {
    auto at = step_of(here);
    const auto again = [&](const page_problem& problem) { return show_set_up(here, at, here.field("key"), problem); };
    if (const auto refused = here.refuse_form()) return again(*refused);
    const auto input =
        read_message<cognito::verify_software_token>({{"Session", at.session}, {"UserCode", here.field("code")}});
    const auto verified = input ? verify_software_token(*input, here.by(), here.ports().operations)
                                : result<cognito::verify_software_token_reply>(std::unexpected(input.error()));
    if (!verified) {
        here.audit("set_up_authenticator", std::unexpected(verified.error()), at.username);
        const auto problem = problem_of(verified.error());
        if (problem == message_id::session_over) return show_sign_in(here, {.problem = problem});
        return again(problem);
    }
    at.session = verified->Session.value_or("");
    return send_answer(here, at, {MFA_SETUP, {}, "set_up_authenticator"},
                       [&](const page_problem& problem) { return show_sign_in(here, {.problem = problem}); });
}

} // namespace poolguard::pool
