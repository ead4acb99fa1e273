#include "api/surfaces/provider_auth_api.hpp"

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/account_answers.hpp"
#include "api/web_cookie.hpp"
#include "base/log.hpp"
#include "base/try.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::provider_error;
using callback_answer = std::variant<with_headers<signed_in>, redirected>;

constexpr auto provider_tag = "sessions";

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
    case provider_error::refused:
        return problems::code_refused;
    case provider_error::unavailable:
        return problems::cognito_unavailable;
    }
    return problems::cognito_unavailable;
}

std::string with_error(std::string address, std::string_view code) {
    const auto fragment = address.find('#');
    const auto at = std::min(fragment, address.size());
    const char mark = address.find('?') < at ? '&' : '?';
    return address.insert(at, fmt::format("{}error={}", mark, code));
}

operation start(const provider_auth_ports& ports) {
    return public_operation(
        {.path = "/auth/{provider}/start",
         .id = "provider_start",
         .summary =
             "Redirect a browser to sign in with google, facebook, amazon, apple, cognito or a configured provider",
         .tag = provider_tag,
         .errors = {problems::provider_not_found, problems::sign_in_pages_missing, problems::return_address_refused}},
        at_once([ports](const path<provider_path>& at, const query<start_query>& given) -> reply<redirected> {
            auto departure = ports.flow.begin(at->provider, text_of(given->return_to), text_of(given->login_hint));
            if (!departure) return std::unexpected(problem_of(departure.error()));
            return redirected{std::move(departure->location),
                              cookie_line(departure_cookie_name(ports.is_secure), departure->cookie, ports.is_secure,
                                          service::provider_sign_in::longest)};
        }));
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

// Starts the browser's session.
reply<redirected> start_session(const provider_auth_ports& ports, service::provider_sign_in::arrived& arrived) {
    ports.signing.note_sign_in(arrived.given);
    POOLGUARD_CHECK(check_accepted(ports, arrived.given));
    const auto cookie = ports.sessions.begin(arrived.given);
    if (!cookie) return std::unexpected(problems::store_unavailable);
    auto cookies = cookie_line(session_cookie_name(ports.is_secure), cookie->reveal(), ports.is_secure, std::nullopt);
    auto cleared = no_cookie(departure_cookie_name(ports.is_secure), ports.is_secure);
    cookies.insert(cookies.end(), std::make_move_iterator(cleared.begin()), std::make_move_iterator(cleared.end()));
    return redirected{std::move(arrived.return_to), std::move(cookies)};
}

reply<callback_answer> finish_sign_in(const provider_auth_ports& ports, const std::string& provider,
                                      const callback_query& given, const http::request& request) {
    const auto cookie = http::find_cookie(request, departure_cookie_name(ports.is_secure)).value_or("");
    auto arrived = ports.flow.finish(
        provider,
        {.state = text_of(given.state), .code = text_of(given.code), .error = text_of(given.error), .cookie = cookie});
    if (!arrived) {
        const auto& kind = problem_of(arrived.error());
        const bool has_no_return =
            arrived.error() == provider_error::foreign_state || arrived.error() == provider_error::no_provider;
        auto back = has_no_return ? std::string{} : ports.flow.return_address(cookie);
        if (back.empty()) return std::unexpected(kind);
        return redirected{with_error(std::move(back), kind.code),
                          no_cookie(departure_cookie_name(ports.is_secure), ports.is_secure)};
    }
    if (!arrived->return_to.empty()) {
        POOLGUARD_TRY(auto redirect, start_session(ports, *arrived));
        return redirect;
    }
    service::sign_in_outcome outcome(std::move(arrived->given));
    return with_headers<signed_in>{to_signed_in(outcome),
                                   no_cookie(departure_cookie_name(ports.is_secure), ports.is_secure)};
}

operation callback(const provider_auth_ports& ports) {
    return public_operation(
        {.path = "/auth/{provider}/callback",
         .id = "provider_callback",
         .summary =
             "Finish the sign-in: answers tokens, or starts a session and redirects to return_to if that was given",
         .tag = provider_tag,
         .errors = {problems::provider_not_found, problems::state_mismatch, problems::provider_declined,
                    problems::code_missing, problems::code_refused, problems::cognito_unavailable,
                    problems::store_unavailable, problems::clock_differs, problems::fresh_token_refused,
                    problems::keys_unavailable},
         .answer_example = R"({"id_token":"eyJraWQiOiJ...","access_token":"eyJraWQiOiJ...",)"
                           R"("refresh_token":"eyJjdHkiOiJ...","expires_in":3600,"token_type":"Bearer"})",
         .gives_secrets = true,
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
                           R"("username":"new.user","email":"new.user@example.com","groups":["admin"],)"
                           R"("expires_at":1770000000,"csrf_token":"qZk3..."})",
         .gives_secrets = true,
         .token = {.kind = token_kind::id, .refusal = {}, .ignores_refused_token = true}},
        blocking([ports](const service::principal* who, const http::request& request) {
            session_out out;
            if (who == nullptr) return out;
            const auto& token = who->token();
            out.authenticated = true;
            out.subject = std::string(who->subject());
            out.username = std::string(who->username());
            if (const auto email = token.text_claim("email")) out.email = std::string(*email);
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
            auto told = service::cognito_told::now;
            if (cookie) {
                const auto given = request.find_header(write_token_header).value_or("");
                if (!ports.sessions.is_write_token(*cookie, given))
                    return std::unexpected(problems::write_token_missing);
                const auto ended = ports.sessions.end(*cookie);
                if (!ended) return std::unexpected(problems::store_unavailable);
                told = *ended;
            }
            return with_headers<session_ended>{
                {told == service::cognito_told::now ? "Signed out"
                                                    : "Signed out here; Cognito is told when it can be reached",
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
