#include "api/surfaces/provider_auth_api.hpp"

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/account_answers.hpp"
#include "api/web_cookie.hpp"
#include "base/log.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "service/membership.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::provider_error;
using callback_answer = std::variant<with_headers<signed_in>, redirected>;

constexpr auto provider_tag = "sessions";
// Of sign-ins that a browser has begun side by side, as in several tabs.
constexpr std::size_t most_departures = 10;

template <class Member>
std::string_view text_of(const std::optional<Member>& given) {
    return given ? std::string_view(*given) : std::string_view{};
}

header_lines cookie_line(std::string_view name, std::string_view value, bool is_secure,
                         std::optional<std::chrono::seconds> lifetime) {
    http::response response;
    http::set_cookie(response, {.name = name, .value = value, .is_secure = is_secure, .lifetime = lifetime});
    return std::move(response.headers);
}
header_lines no_cookie(std::string_view name, bool is_secure) {
    return cookie_line(name, {}, is_secure, std::chrono::seconds{0});
}

const problem_kind& problem_of(provider_error error) {
    switch (error) {
    case provider_error::no_provider:
        return problems::provider_not_found;
    case provider_error::no_pages:
        return problems::sign_in_pages_missing;
    case provider_error::bad_return:
        return problems::return_address_refused;
    case provider_error::foreign_state:
        return problems::state_mismatch;
    case provider_error::declined:
        return problems::provider_declined;
    case provider_error::no_code:
        return problems::code_missing;
    case provider_error::repeated:
        return problems::sign_in_repeated;
    case provider_error::refused:
        return problems::code_refused;
    case provider_error::unavailable:
        return problems::cognito_unavailable;
    case provider_error::store_unavailable:
        return problems::store_unavailable;
    }
    return problems::cognito_unavailable;
}

std::string with_error(std::string address, std::string_view code) {
    const auto fragment = address.find('#');
    const auto at = std::min(fragment, address.size());
    const char mark = address.find('?') < at ? '&' : '?';
    return address.insert(at, fmt::format("{}error={}", mark, code));
}

std::string departure_cookie_name(const provider_auth_ports& ports, std::string_view id) {
    return fmt::format("{}{}", departure_cookie_prefix(ports.is_secure), id);
}

operation start(const provider_auth_ports& ports) {
    return public_operation(
        {.path = "/auth/{provider}/start",
         .id = "provider_start",
         .summary =
             "Redirect a browser to sign in with google, facebook, amazon, apple, cognito or a configured provider",
         .tag = provider_tag,
         .errors = {problems::provider_not_found, problems::sign_in_pages_missing, problems::return_address_refused},
         .is_for_browsers = true},
        at_once([ports](const path<provider_path>& at, const query<start_query>& given,
                        const http::request& request) -> reply<redirected> {
            auto departure = ports.flow.begin(at->provider, text_of(given->return_to), text_of(given->login_hint));
            if (!departure) return std::unexpected(problem_of(departure.error()));
            http::response cookies;
            http::drop_old_cookies(cookies, request, departure_cookie_prefix(ports.is_secure), most_departures - 1,
                                   ports.is_secure);
            http::set_cookie(cookies, {.name = departure_cookie_name(ports, departure->id),
                                       .value = departure->cookie,
                                       .is_secure = ports.is_secure,
                                       .lifetime = service::provider_sign_in::longest});
            return redirected{std::move(departure->location), std::move(cookies.headers)};
        }));
}

bool has_session(const provider_auth_ports& ports, const http::request& request) {
    const auto cookie = http::find_cookie(request, session_cookie_name(ports.is_secure));
    return cookie && ports.sessions.use(*cookie);
}

// A sign-in that cannot be finished. Where it was finished before, or belongs to another browser, a user who is signed
// in goes on to where it led; nobody else is signed in by it.
reply<callback_answer> refuse_sign_in(const provider_auth_ports& ports, provider_error why, const std::string& provider,
                                      const std::optional<service::begun_sign_in>& begun,
                                      const http::request& request) {
    const auto& kind = problem_of(why);
    if (why == provider_error::no_provider) return std::unexpected(kind);
    const auto back = begun ? begun->return_to : std::string{};
    const auto way_on = back.empty() ? "/" : back;
    const bool is_unknown = why == provider_error::foreign_state || why == provider_error::repeated;
    if (is_unknown && has_session(ports, request)) return redirected{way_on, {}, kind.code};
    if (is_unknown || back.empty())
        return std::unexpected(problem(kind).with_sign_in(
            fmt::format("/auth/{}/start?return_to={}", base::percent_encode(provider), base::percent_encode(way_on))));
    return redirected{with_error(back, kind.code), {}, kind.code};
}

// With tokens that this server refuses, the browser would be sent to sign in again and again.
reply<void> check_accepted(const provider_auth_ports& ports, const service::tokens& given) {
    const std::pair<const service::authenticator&, const std::string&> all[] = {
        {ports.access_tokens, given.access_token}, {ports.id_tokens, given.id_token}};
    for (const auto& [by, token] : all) {
        const auto accepted = by.authenticate_token_blocking(token);
        if (accepted) continue;
        auto refused = to_fresh_token_problem(accepted.error());
        base::log::warning("fresh_token_refused",
                           {{"code", refused.code()}, {"cause", to_problem(accepted.error()).code()}});
        return std::unexpected(std::move(refused));
    }
    return {};
}

reply<callback_answer> finish_sign_in(const provider_auth_ports& ports, const std::string& provider,
                                      const callback_query& given, const http::request& request) {
    const auto begun = ports.flow.find(text_of(given.state));
    const auto name = departure_cookie_name(ports, begun ? begun->id : std::string{});
    auto tokens = ports.flow.finish(provider, begun,
                                    {.code = text_of(given.code),
                                     .error = text_of(given.error),
                                     .cookie = http::find_cookie(request, name).value_or("")});
    if (!tokens) return refuse_sign_in(ports, tokens.error(), provider, begun, request);
    ports.signing.note_sign_in(*tokens);
    if (begun->return_to.empty()) {
        service::sign_in_outcome outcome(std::move(*tokens));
        return with_headers<signed_in>{to_signed_in(outcome), no_cookie(name, ports.is_secure)};
    }
    POOLGUARD_CHECK(check_accepted(ports, *tokens));
    auto subject = std::move(tokens->subject);
    const auto cookie = ports.sessions.begin(std::move(*tokens));
    if (!cookie) return std::unexpected(problems::store_unavailable);
    // The sign-in keeps its cookie: with the browser's Back button, a user may come here again with another code.
    return redirected{
        .location = begun->return_to,
        .headers = cookie_line(session_cookie_name(ports.is_secure), cookie->reveal(), ports.is_secure, std::nullopt),
        .subject = std::move(subject)};
}

operation callback(const provider_auth_ports& ports) {
    return public_operation(
        {.path = "/auth/{provider}/callback",
         .id = "provider_callback",
         .summary =
             "Finish the sign-in: answers tokens, or starts a session and redirects to return_to if that was given",
         .tag = provider_tag,
         .errors = {problems::provider_not_found, problems::state_mismatch, problems::sign_in_repeated,
                    problems::provider_declined, problems::code_missing, problems::code_refused,
                    problems::cognito_unavailable, problems::store_unavailable, problems::clock_differs,
                    problems::fresh_token_refused, problems::keys_unavailable, problems::identity_too_long},
         .answer_example = R"({"id_token":"eyJraWQiOiJ...","access_token":"eyJraWQiOiJ...",)"
                           R"("refresh_token":"eyJjdHkiOiJ...","expires_in":3600,"token_type":"Bearer"})",
         .gives_secrets = true,
         .is_for_browsers = true,
         .audit = audited::sign_in,
         .lane = http::lane::slow},
        blocking([ports](const path<provider_path>& at, const query<callback_query>& given,
                         const http::request& request) -> reply<callback_answer> {
            return finish_sign_in(ports, at->provider, given.value, request);
        }));
}

operation session(const provider_auth_ports& ports) {
    return optional_token_operation(
        {.path = "/auth/session",
         .id = "get_session",
         .summary = "Show who is signed in in this browser, and the X-CSRF-Token for its writes",
         .tag = provider_tag,
         .answer_example = R"({"authenticated":true,"subject":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e",)"
                           R"("username":"new.user","email":"new.user@example.com","email_verified":true,)"
                           R"("groups":["admin"],"expires_at":1770000000,"csrf_token":"qZk3..."})",
         .gives_secrets = true,
         .token = {.kind = token_kind::id, .refusal = {}, .ignores_refused_token = true}},
        blocking([ports](const service::principal* who, const http::request& request) {
            session_out out;
            if (who == nullptr) return out;
            const auto& token = who->token();
            out.authenticated = true;
            out.subject = std::string(who->subject());
            out.username = std::string(who->username());
            if (const auto email = token.text_claim("email")) {
                out.email = std::string(*email);
                out.email_verified = service::has_verified_email(token);
            }
            if (const auto name = token.text_claim("name")) out.name = std::string(*name);
            out.groups = token.groups();
            out.expires_at = base::epoch_seconds(token.expires());
            if (const auto cookie = http::find_cookie(request, session_cookie_name(ports.is_secure)))
                out.csrf_token = ports.sessions.write_token(*cookie);
            return out;
        }));
}

operation end_session(const provider_auth_ports& ports) {
    return public_operation(
        {.method = http::method::delete_,
         .path = "/auth/session",
         .id = "end_session",
         .summary = "End this browser's session here and at Cognito; logout_url ends that of the sign-in pages",
         .tag = provider_tag,
         .errors = {problems::write_token_missing, problems::store_unavailable},
         .answer_example =
             R"({"message":"Signed out","logout_url":"https://x.auth.us-east-1.amazoncognito.com/logout"})",
         .audit = audited::sign_out,
         .lane = http::lane::slow},
        blocking([ports](const http::request& request) -> reply<with_headers<session_ended>> {
            const auto name = session_cookie_name(ports.is_secure);
            const auto cookie = http::find_cookie(request, name);
            auto notified = service::cognito_notified::now;
            if (cookie) {
                const auto given = request.find_header(write_token_header).value_or("");
                if (!ports.sessions.is_write_token(*cookie, given))
                    return std::unexpected(problems::write_token_missing);
                const auto ended = ports.sessions.end(*cookie);
                if (!ended) return std::unexpected(problems::store_unavailable);
                notified = *ended;
            }
            return with_headers<session_ended>{
                {notified == service::cognito_notified::now
                     ? "Signed out"
                     : "Signed out here; Cognito cannot be reached and will be notified later",
                 ports.cognito.is_available() ? ports.cognito.sign_out_address(ports.flow.settings().public_url + "/")
                                              : std::string{}},
                no_cookie(name, ports.is_secure)};
        }));
}

} // namespace

std::vector<operation> provider_auth_operations(const provider_auth_ports& ports) {
    std::vector<operation> out;
    out.push_back(start(ports));
    out.push_back(callback(ports));
    out.push_back(session(ports));
    out.push_back(end_session(ports));
    return out;
}

} // namespace poolguard::api
