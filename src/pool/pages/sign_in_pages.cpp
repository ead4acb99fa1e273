#include "pool/pages/sign_in_pages.hpp"

#include "http/cookies.hpp"
#include "pool/pages/account_pages.hpp"
#include "pool/pages/challenge_pages.hpp"
#include "pool/pages/fields.hpp"
#include "pool/pages/first_factor_pages.hpp"
#include "pool/pages/passkey_pages.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/remembered_browsers.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

// The address that redirects the browser to a provider.
std::string provider_address(const page_context& here, const std::string& provider) {
    return here.address("/oauth2/authorize", "identity_provider", provider);
}

std::vector<page_link> provider_links(const page_context& here) {
    std::vector<page_link> out;
    const auto& listed = here.place().at.client->settings.SupportedIdentityProviders;
    if (!listed) return out;
    for (const std::string& name : *listed)
        if (name != "COGNITO")
            out.push_back({provider_address(here, name), say(message_id::continue_with, here.in(), name)});
    return out;
}

} // namespace

bool has_own_sign_in(const client_document& client) {
    const auto& listed = client.settings.SupportedIdentityProviders;
    return !listed || std::ranges::any_of(*listed, [](const std::string& name) { return name == "COGNITO"; });
}

http::response show_sign_in(const page_context& here, const page_notice& notice) {
    const auto& pool = here.place().at.pool;
    const auto& client = here.place().at.client;
    page shown{.title = message_id::sign_in, .success = notice.success, .problem = notice.problem};
    if (has_own_sign_in(*client)) {
        auto name = here.field("username");
        if (name.empty()) name = here.place().request.login_hint;
        const bool is_name_first = has_other_ways(here);
        shown.forms.push_back({.action = here.address("/login"),
                               .fields = {name_field(*pool, here.in(), name)},
                               .button = is_name_first ? message_id::proceed : message_id::sign_in});
        if (!is_name_first) shown.forms.back().fields.push_back(password_field(here.in()));
        add_passkey_form(here, shown);
        shown.links.push_back({here.address("/forgotPassword"), std::string(say(message_id::to_forgotten, here.in()))});
        if (is_open_for_sign_up(*pool))
            shown.links.push_back({here.address("/signup"), std::string(say(message_id::to_sign_up, here.in()))});
    }
    shown.choices = provider_links(here);
    return here.show(shown, "/login");
}

http::response sign_in(const page_context& here) {
    if (const auto refused = here.refuse_form()) return show_sign_in(here, {.problem = refused});
    const auto& place = here.place().at;
    if (!has_own_sign_in(*place.client)) return show_sign_in(here);
    if (has_other_ways(here) && !here.form().has("password")) return take_name(here);
    const auto name = here.field("username");
    cognito::secret_map given;
    given.emplace("USERNAME", cognito::secret_map::mapped_type(name));
    given.emplace("PASSWORD", cognito::secret_map::mapped_type(std::string(here.form().get("password"))));
    add_secret_hash(here, name, given);
    auto named = place_with_browser(here, name);
    if (has_other_ways(here)) hide_users(named);
    const auto progress = sign_in_with_password(named, given, here.ports().operations);
    if (!progress) {
        here.audit("sign_in", std::unexpected(progress.error()), name);
        if (auto account_page = show_account_step(here, progress.error(), name)) return std::move(*account_page);
        return show_sign_in(here, {.problem = problem_of(progress.error())});
    }
    return show_next_step(here, *progress, "sign_in");
}

// The password was correct, or the client does not hide users and says that this one is not confirmed.
std::optional<http::response> show_account_step(const page_context& here, const failure& refused,
                                                const std::string& name) {
    if (refused.name == cognito::failure_name::user_not_confirmed) return show_confirmation(here, name, {});
    if (refused.name == cognito::failure_name::password_reset_required) return show_reset(here, name, {});
    return std::nullopt;
}

http::response refuse_grant(const page_context& here, const failure& why) {
    const auto& asked = here.place().request;
    return redirect(is_of_function(why) ? error_location(asked, "invalid_request", why.message)
                                        : error_location(asked, "server_error", "try again later"));
}

http::response complete(const page_context& here, const user_document& user) {
    const auto& ports = here.ports();
    const auto fail = [&](const failure& why) { return show_sign_in(here, {.problem = problem_of(why)}); };
    const auto begun = ports.oauth.browsers.begin(here.place().at, user);
    if (!begun) return fail(begun.error());
    const auto location = grant(here.place(), begun->session, ports.oauth);
    if (!location) {
        // The browser does not get its cookie.
        if (const auto ended = ports.oauth.browsers.end(*here.place().at.pool, begun->cookie.reveal()); !ended)
            return fail(ended.error());
        return is_of_function(location.error()) ? refuse_grant(here, location.error()) : fail(location.error());
    }
    // End the browser's previous session: it was another user's, or is replaced by this one.
    if (const auto ended = ports.oauth.browsers.end(*here.place().at.pool, here.browser_cookie()); !ended)
        return fail(ended.error());
    auto out = redirect(location->reveal());
    http::set_cookie(out, {.name = browser_sessions::cookie_name(ports.is_secure),
                           .value = begun->cookie.reveal(),
                           .is_secure = ports.is_secure,
                           .lifetime = begun->lifetime});
    return out;
}

} // namespace poolguard::pool
