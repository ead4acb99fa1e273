#include "pool/pages/first_factor_pages.hpp"

#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/pages/fields.hpp"
#include "pool/pages/passkey_pages.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/remembered_browsers.hpp"
#include "pool/pages/sign_in_pages.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;
using cognito::auth_factor;

struct sign_in_way {
    challenge_name factor;
    message_id label;
};
// PASSWORD_SRP is a password too, and needs a script.
constexpr sign_in_way known_ways[]{
    {PASSWORD, message_id::password},
    {EMAIL_OTP, message_id::code_by_email},
    {SMS_OTP, message_id::code_by_text},
    {WEB_AUTHN, message_id::passkey},
};

http::response show_choice(const page_context& here, const challenge_step& at, const std::vector<std::string>& ways,
                           const std::optional<page_problem>& problem = {}) {
    page shown{
        .title = message_id::choose_way, .lead = {{}, at.username}, .problem = problem, .links = {to_other_ways(here)}};
    page_form form{.action = here.address("/login/choice"),
                   .choice_name = "way",
                   .choice_legend = std::string(say(message_id::choose_way, here.in())),
                   .hidden = at.hidden()};
    for (const auto& [factor, label] : known_ways)
        if (const std::string name(json::enum_name(factor)); std::ranges::find(ways, name) != ways.end())
            form.choices.push_back({name, std::string(say(label, here.in()))});
    form.hidden.emplace_back("ways", joined(ways));
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response show_password(const page_context& here, const challenge_step& at,
                             const std::optional<page_problem>& problem = {}) {
    page shown{.title = message_id::sign_in, .lead = {{}, at.username}, .problem = problem};
    page_form form{.action = here.address("/login/choice"),
                   .fields = {password_field(here.in())},
                   .hidden = at.hidden(),
                   .button = message_id::sign_in};
    form.hidden.emplace_back("way", json::enum_name(PASSWORD));
    shown.forms.push_back(std::move(form));
    shown.links = {{here.address("/forgotPassword"), std::string(say(message_id::to_forgotten, here.in()))},
                   to_other_ways(here)};
    return here.show(shown);
}

result<sign_in_progress> begin_for(const page_context& here, const std::string& name,
                                   const std::optional<cognito::session>& session = {}) {
    parameter_map given{cognito::secret_map{}};
    given->emplace("USERNAME", cognito::secret_map::mapped_type(name));
    add_secret_hash(here, name, *given);
    auto place = place_with_browser(here, name);
    hide_users(place);
    return begin_choice(
        place, {.flow = cognito::auth_flow::USER_AUTH, .by = initiator::client, .given = given, .session = session},
        here.ports().operations);
}

// The same as ConfirmSignUp returns, where the client does not let users choose.
std::optional<std::string> session_after_sign_up(const page_context& here, const new_user& who) {
    if (who.sub.empty()) return std::nullopt;
    const auto& place = here.place().at;
    const auto& operations = here.ports().operations;
    const auto user = find_user_to_sign_in(*place.pool, who.name, operations.users);
    if (!user || !*user || (*user)->sub != who.sub) return std::nullopt;
    return operations.challenges.begin(*place.pool, *place.client, **user, {.challenge = sign_up_session});
}

} // namespace

bool lets_users_choose(const page_context& here) {
    return allows(here.place().at.client->settings, cognito::auth_flow::USER_AUTH);
}

void hide_users(sign_in_place& place) {
    auto client = std::make_shared<client_document>(*place.client);
    client->settings.PreventUserExistenceErrors = cognito::user_existence_errors::ENABLED;
    place.client = std::move(client);
}

page_link to_other_ways(const page_context& here) {
    return {here.address("/login"), std::string(say(message_id::another_way, here.in()))};
}

bool has_other_ways(const page_context& here) {
    const auto& settings = here.place().at.pool->settings;
    const bool takes_codes =
        allows_first_factor(settings, auth_factor::EMAIL_OTP) || allows_first_factor(settings, auth_factor::SMS_OTP);
    return lets_users_choose(here) && (takes_codes || takes_passkeys(here));
}

http::response take_name(const page_context& here) {
    const auto name = here.field("username");
    const auto progress = begin_for(here, name);
    if (progress) return show_next_step(here, *progress, "sign_in");
    here.audit("sign_in", std::unexpected(progress.error()), name);
    return show_sign_in(here, {.problem = problem_of(progress.error())});
}

http::response sign_in_new_user(const page_context& here, new_user who) {
    page_notice notice{.success = message_id::account_confirmed};
    if (!who.session) who.session = session_after_sign_up(here, who);
    if (!who.session || !has_own_sign_in(*here.place().at.client)) return show_sign_in(here, notice);
    const auto progress = begin_for(here, who.name, cognito::session(*who.session));
    if (progress) return show_next_step(here, *progress, "sign_in");
    here.audit("sign_in", std::unexpected(progress.error()), who.name);
    notice.problem = problem_of(progress.error());
    return show_sign_in(here, notice);
}

http::response show_ways(const page_context& here, const challenge_step& at,
                         const std::vector<challenge_name>& on_offer) {
    std::vector<std::string> ways;
    for (const auto& each : known_ways)
        if (std::ranges::find(on_offer, each.factor) != on_offer.end() &&
            (each.factor != WEB_AUTHN || takes_passkeys(here)))
            ways.emplace_back(json::enum_name(each.factor));
    if (ways.empty()) return show_sign_in(here, {.problem = message_id::unavailable});
    if (ways.size() == 1 && ways.front() == json::enum_name(PASSWORD)) return show_password(here, at);
    return show_choice(here, at, ways);
}

http::response choose_way(const page_context& here) {
    const auto at = step_of(here);
    const auto chosen = here.field("way");
    const bool is_password = chosen == json::enum_name(PASSWORD);
    const auto again = [&](const page_problem& problem) {
        return is_password ? show_password(here, at, problem) : show_choice(here, at, listed_in(here, "ways"), problem);
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    if (is_password && !here.form().has("password")) return show_password(here, at);
    cognito::secret_map given;
    given.emplace("ANSWER", cognito::secret_map::mapped_type(chosen));
    if (is_password)
        given.emplace("PASSWORD", cognito::secret_map::mapped_type(std::string(here.form().get("password"))));
    return send_answer(here, at, {SELECT_CHALLENGE, std::move(given), "sign_in"}, again);
}

} // namespace poolguard::pool
