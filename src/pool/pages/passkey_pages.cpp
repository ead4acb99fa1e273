#include "pool/pages/passkey_pages.hpp"

#include "base/digest.hpp"
#include "base/json/parse.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"
#include "http/cookies.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/pages/first_factor_pages.hpp"
#include "pool/pages/passkey_script.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/sign_in_pages.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/choice/first_factors.hpp"
#include "pool/sign_in/notices.hpp"
#include "webauthn/client_data.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;

// The name, among challenges, of the step in which a passkey is added.
constexpr std::string_view offer_session = "ADD_PASSKEY";
constexpr std::chrono::days put_off_for{30};
constexpr std::string_view put_off_cookie(bool is_secure) {
    return is_secure ? "__Host-passkey-later" : "passkey-later";
}

// How long a passkey may take to answer: what the specification recommends at most (section 15.1).
constexpr std::chrono::minutes answer_time{10};

// Of the sign-in page's form for passkeys. Its token belongs to this browser and can be used once, so what is derived
// from it can be too.
std::string challenge_of(const page_context& here, std::string_view form_token) {
    const auto& place = here.place().at;
    return base::to_base64url(
        base::sha256(fmt::format("passkey\n{}\n{}\n{}", place.pool->id, place.client->id, form_token)));
}

page_problem problem_with_passkey(const page_problem& problem) {
    return problem == message_id::wrong_password ? message_id::passkey_failed : problem;
}

http::response use_any_passkey(const page_context& here) {
    if (const auto refused = here.refuse_form(answer_time)) return show_sign_in(here, {.problem = *refused});
    const auto expected = challenge_of(here, here.form().get(form_tokens::field_name));
    const auto progress = sign_in_with_passkey(here.place().at, expected, here.form().get(passkey_script::field_name),
                                               here.ports().operations);
    if (progress) return show_next_step(here, *progress, "passkey");
    here.audit("passkey", std::unexpected(progress.error()), {});
    return show_sign_in(here, {.problem = problem_with_passkey(problem_of(progress.error()))});
}

bool could_use_passkey(const page_context& here, const user_document& user) {
    const auto usable = first_factors_of(*here.place().at.pool, user, true);
    return takes_passkeys(here) && std::ranges::find(usable, WEB_AUTHN) != usable.end();
}

// nullopt if the user cannot have a passkey after all.
std::optional<http::response> show_offer(const page_context& here, const challenge_step& at, const user_document& user,
                                         const std::optional<page_problem>& problem = {}) {
    const auto& place = here.place().at;
    const auto options = here.ports().operations.passkeys.begin_registration(*place.pool, *place.client, user);
    if (!options) return std::nullopt;
    page shown{.title = message_id::add_passkey,
               .lead = std::string(say(message_id::add_passkey_lead, here.in())),
               .problem = problem,
               .needs_passkeys = true};
    page_form added{.action = here.address("/login/newPasskey"),
                    .passkey = page_passkey{.is_new = true, .options = base::json::write(*options)},
                    .hidden = at.hidden(),
                    .button = message_id::create_passkey};
    page_form put_off{.action = here.address("/login/newPasskey"),
                      .hidden = at.hidden(),
                      .button = message_id::not_now,
                      .is_quiet = true};
    shown.forms = {std::move(added), std::move(put_off)};
    return here.show(shown);
}

// Somebody who has signed in, but for the answer to the offer.
result<open_challenge> open_offer(const page_context& here, const challenge_step& at) {
    const auto& place = here.place().at;
    const auto& ports = here.ports().operations;
    POOLGUARD_TRY(auto found, ports.users.find_exact(*place.pool, at.username));
    if (!found) return invalid_session();
    POOLGUARD_TRY(auto session,
                  ports.challenges.open(at.session, *place.pool, *place.client, found->user, offer_session));
    if (!found->user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    return open_challenge{std::move(session), std::move(found->user)};
}

http::response finish_offer(const page_context& here, const open_challenge& offer) {
    const auto used = here.ports().operations.challenges.use(offer.session);
    if (!used) return show_sign_in(here, {.problem = problem_of(used.error())});
    return complete(here, offer.user);
}

result<void> register_passkey(const page_context& here, const user_document& user) {
    const auto& place = here.place().at;
    auto credential = base::json::parse(here.form().get(passkey_script::field_name));
    const auto& ports = here.ports().operations;
    POOLGUARD_CHECK(ports.passkeys.complete_registration(*place.pool, *place.client, user,
                                                         credential ? *credential : boost::json::value{}));
    send_notice({*place.pool, user, http::tag_of(here.in())}, letter_kind::passkey_added, ports);
    return {};
}

} // namespace

bool takes_passkeys(const page_context& here) {
    const auto& pool = *here.place().at.pool;
    if (!has_own_sign_in(*here.place().at.client) || !lets_users_choose(here)) return false;
    if (!allows_first_factor(pool.settings, cognito::auth_factor::WEB_AUTHN)) return false;
    const auto domain = relying_party_of(pool, here.ports().operations.public_url);
    const auto* scheme = here.ports().is_secure ? "https" : "http";
    const auto host = here.request().find_header("Host").value_or("");
    return domain && webauthn::is_origin_of(*domain, fmt::format("{}://{}", scheme, host));
}

void add_passkey_form(const page_context& here, page& shown) {
    if (!takes_passkeys(here)) return;
    shown.form_token = here.new_form_token();
    auto options =
        here.ports().operations.passkeys.ask_anyone(*here.place().at.pool, challenge_of(here, shown.form_token));
    if (!options) return;
    shown.forms.front().fields.front().autocomplete += " webauthn";
    shown.forms.push_back({.action = here.address("/login/passkey"),
                           .passkey = page_passkey{.start = passkey_start::by_autofill, .options = std::move(*options)},
                           .button = message_id::sign_in_with_passkey,
                           .is_quiet = true});
}

http::response show_passkey(const page_context& here, const challenge_step& at, const std::string& options,
                            const std::optional<page_problem>& problem) {
    page shown{.title = message_id::verify,
               .lead = std::string(say(message_id::passkey_lead, here.in())),
               .problem = problem,
               .links = {to_other_ways(here)},
               .needs_passkeys = true};
    page_form form{.action = here.address("/login/passkey"),
                   .passkey = page_passkey{.start = problem ? passkey_start::by_button : passkey_start::at_once,
                                           .options = options},
                   .hidden = at.hidden(),
                   .button = message_id::use_passkey};
    form.hidden.emplace_back("options", options);
    shown.forms.push_back(std::move(form));
    return here.show(shown);
}

http::response use_passkey(const page_context& here) {
    if (!takes_passkeys(here)) return show_sign_in(here, {.problem = here.refuse_form()});
    const auto at = step_of(here);
    if (at.session.empty()) return use_any_passkey(here);
    const auto again = [&](const page_problem& problem) {
        return show_passkey(here, at, here.field("options"), problem_with_passkey(problem));
    };
    if (const auto refused = here.refuse_form()) return again(*refused);
    cognito::secret_map given;
    given.emplace("CREDENTIAL",
                  cognito::secret_map::mapped_type(std::string(here.form().get(passkey_script::field_name))));
    return send_answer(here, at, {WEB_AUTHN, std::move(given), "passkey"}, again);
}

std::optional<http::response> offer_passkey(const page_context& here, const user_document& user) {
    const auto has_one = here.ports().operations.passkeys.has_any(*here.place().at.pool, user);
    const bool is_put_off = http::find_cookie(here.request(), put_off_cookie(here.ports().is_secure)).has_value();
    if (has_one || is_put_off || !could_use_passkey(here, user)) return std::nullopt;
    const auto& place = here.place().at;
    const auto& challenges = here.ports().operations.challenges;
    return show_offer(
        here, {challenges.begin(*place.pool, *place.client, user, {.challenge = offer_session}), user.username}, user);
}

http::response add_passkey(const page_context& here) {
    const auto at = step_of(here);
    const auto refused = here.refuse_form();
    const auto offer = open_offer(here, at);
    if (!offer) return show_sign_in(here, {.problem = refused ? page_problem(*refused) : problem_of(offer.error())});
    if (refused) {
        auto out = show_offer(here, at, offer->user, *refused);
        return out ? std::move(*out) : show_sign_in(here, {.problem = *refused});
    }
    if (!here.form().has(passkey_script::field_name)) {
        auto out = finish_offer(here, *offer);
        http::set_cookie(out, {.name = put_off_cookie(here.ports().is_secure),
                               .value = "1",
                               .is_secure = here.ports().is_secure,
                               .lifetime = put_off_for});
        return out;
    }
    const auto added = register_passkey(here, offer->user);
    here.audit("add_passkey", added, at.username, offer->user.sub);
    auto again = added ? std::nullopt : show_offer(here, at, offer->user, message_id::passkey_not_created);
    return again ? std::move(*again) : finish_offer(here, *offer);
}

} // namespace poolguard::pool
