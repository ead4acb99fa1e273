#include "pool/pages/challenge_pages.hpp"

#include "base/json/parse.hpp"
#include "base/qr_code.hpp"
#include "http/form.hpp"
#include "pool/model/scopes.hpp"
#include "pool/pages/fields.hpp"
#include "pool/pages/form_input.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/sign_in_pages.hpp"
#include "pool/sign_in/totp_enrollment.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace poolguard::pool {
namespace {

using enum cognito::challenge_name;
using hidden_fields = std::vector<std::pair<std::string, std::string>>;

// What a challenge's form sends along to identify the sign-in.
struct step {
    std::string session;
    std::string username;
    hidden_fields hidden() const { return {{"session", session}, {"username", username}}; }
};

step step_of(const page_context& here) { return {here.field("session"), here.field("username")}; }

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

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& each : names)
        out.append(out.empty() ? "" : " ").append(each);
    return out;
}

http::response show_first_password(const page_context& here, const step& at, const std::vector<std::string>& attributes,
                                   std::optional<message_id> problem = {}) {
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

http::response show_code(const page_context& here, const step& at, const std::string& challenge,
                         const std::string& destination, std::optional<message_id> problem = {}) {
    page shown{.title = message_id::verify, .problem = problem};
    shown.lead = destination.empty() ? std::string(say(message_id::authenticator_lead, here.in()))
                                     : say(message_id::code_sent_to, here.in(), destination);
    page_form form{.action = here.address("/mfa"),
                   .fields = {code_field(here.in())},
                   .hidden = at.hidden(),
                   .button = message_id::sign_in};
    form.hidden.emplace_back("challenge", challenge);
    form.hidden.emplace_back("destination", destination);
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response show_factors(const page_context& here, const step& at, const std::vector<std::string>& factors,
                            std::optional<message_id> problem = {}) {
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

http::response show_set_up(const page_context& here, const step& at, const std::string& key,
                           std::optional<message_id> problem = {}) {
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

http::response begin_set_up(const page_context& here, step at) {
    cognito::associate_software_token input;
    input.Session = at.session;
    auto reply = associate_software_token(input, here.by(), here.ports().operations);
    if (!reply) return show_sign_in(here, {.problem = problem_of(reply.error())});
    at.session = reply->Session.value_or("");
    return show_set_up(here, at, reply->SecretCode);
}

http::response show_challenge(const page_context& here, const cognito::authentication_reply& reply) {
    const step at{reply.Session.value_or(""), parameter(reply, "USER_ID_FOR_SRP")};
    const auto challenge = reply.ChallengeName.value_or(SOFTWARE_TOKEN_MFA);
    switch (challenge) {
    case NEW_PASSWORD_REQUIRED: {
        auto attributes = list_in(parameter(reply, "requiredAttributes"));
        constexpr std::string_view prefix = "userAttributes.";
        for (auto& each : attributes)
            if (each.starts_with(prefix)) each.erase(0, prefix.size());
        return show_first_password(here, at, attributes);
    }
    case SELECT_MFA_TYPE:
        return show_factors(here, at, list_in(parameter(reply, "MFAS_CAN_CHOOSE")));
    case MFA_SETUP:
        return begin_set_up(here, at);
    case SOFTWARE_TOKEN_MFA:
    case SMS_MFA:
    case EMAIL_OTP:
        return show_code(here, at, std::string(json::enum_name(challenge)),
                         parameter(reply, "CODE_DELIVERY_DESTINATION"));
    default:
        throw std::logic_error("the pages have no form for this challenge");
    }
}

// Answers a challenge. `again` shows the same page once more, so that a wrong answer can be corrected.
template <class Again>
http::response answer(const page_context& here, const step& at, cognito::challenge_name challenge,
                      cognito::secret_map given, std::string_view operation, const Again& again) {
    given.emplace("USERNAME", cognito::secret_map::mapped_type(at.username));
    add_secret_hash(here, at.username, given);
    const std::optional<cognito::session> session(at.session);
    const auto progress = answer_challenge(here.place().at, {challenge, session, given}, here.ports().operations);
    if (progress) return show_next_step(here, *progress, operation);
    here.audit(operation, std::unexpected(progress.error()), at.username);
    const auto problem = problem_of(progress.error());
    if (problem == message_id::session_over || problem == message_id::user_disabled ||
        problem == message_id::unavailable)
        return show_sign_in(here, {.problem = problem});
    return again(problem);
}

} // namespace

void add_secret_hash(const page_context& here, std::string_view name, cognito::secret_map& to) {
    auto hash = here.ports().operations.pools.secrets().hash_for(*here.place().at.client, name);
    if (hash) to.emplace("SECRET_HASH", cognito::secret_map::mapped_type(std::move(*hash)));
}

http::response show_next_step(const page_context& here, const sign_in_progress& progress, std::string_view operation) {
    if (const auto* challenge = std::get_if<cognito::authentication_reply>(&progress))
        return show_challenge(here, *challenge);
    const auto& user = std::get<proven_user>(progress).user;
    here.audit(operation, {}, {}, user.sub);
    return complete(here, user);
}

http::response set_first_password(const page_context& here) {
    const auto at = step_of(here);
    std::vector<std::string> attributes;
    for (const auto name : split_scopes(here.form().get("attributes")))
        attributes.emplace_back(name);
    const auto again = [&](message_id problem) { return show_first_password(here, at, attributes, problem); };
    if (const auto refused = here.refuse_form()) return again(*refused);
    cognito::secret_map given;
    given.emplace("NEW_PASSWORD", cognito::secret_map::mapped_type(std::string(here.form().get("password"))));
    for (const auto& each : attributes)
        given.emplace("userAttributes." + each,
                      cognito::secret_map::mapped_type(here.field(std::string(attribute_field_prefix) + each)));
    return answer(here, at, NEW_PASSWORD_REQUIRED, std::move(given), "first_password", again);
}

http::response answer_code(const page_context& here) {
    const auto at = step_of(here);
    const auto name = here.field("challenge");
    const auto again = [&](message_id problem) {
        return show_code(here, at, name, here.field("destination"), problem);
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    constexpr std::array challenges{SOFTWARE_TOKEN_MFA, SMS_MFA, EMAIL_OTP};
    const auto* challenge = std::ranges::find_if(challenges, [&](auto each) { return json::enum_name(each) == name; });
    // Not from the form of show_code().
    if (challenge == challenges.end()) return show_sign_in(here, {.problem = message_id::session_over});
    cognito::secret_map given;
    given.emplace(fmt::format("{}_CODE", name), cognito::secret_map::mapped_type(here.field("code")));
    return answer(here, at, *challenge, std::move(given), "second_factor", again);
}

http::response choose_factor(const page_context& here) {
    const auto at = step_of(here);
    const auto again = [&](message_id problem) {
        std::vector<std::string> factors;
        for (const auto name : split_scopes(here.form().get("factors")))
            factors.emplace_back(name);
        return show_factors(here, at, factors, problem);
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    cognito::secret_map given;
    given.emplace("ANSWER", cognito::secret_map::mapped_type(here.field("factor")));
    return answer(here, at, SELECT_MFA_TYPE, std::move(given), "choose_factor", again);
}

http::response set_up_authenticator(const page_context& here) {
    auto at = step_of(here);
    const auto again = [&](message_id problem) { return show_set_up(here, at, here.field("key"), problem); };
    if (const auto refused = here.refuse_form()) return again(*refused);
    const auto input =
        read_message<cognito::verify_software_token>({{"Session", at.session}, {"UserCode", here.field("code")}});
    const auto verified = input ? verify_software_token(*input, here.by(), here.ports().operations)
                                : result<cognito::verify_software_token_reply>(std::unexpected(input.error()));
    if (!verified) {
        const auto problem = problem_of(verified.error());
        if (problem == message_id::session_over) return show_sign_in(here, {.problem = problem});
        return again(problem);
    }
    at.session = verified->Session.value_or("");
    return answer(here, at, MFA_SETUP, {}, "set_up_authenticator",
                  [&](message_id problem) { return show_sign_in(here, {.problem = problem}); });
}

} // namespace poolguard::pool
