#include "pool/pages/hosted_pages.hpp"

#include "pool/oauth/issuer_path.hpp"
#include "pool/oauth/token_endpoint.hpp"
#include "pool/oauth/user_endpoints.hpp"
#include "pool/pages/account_pages.hpp"
#include "pool/pages/confirmation_link.hpp"
#include "pool/pages/field_script.hpp"
#include "pool/pages/first_factor_pages.hpp"
#include "pool/pages/page_look.hpp"
#include "pool/pages/passkey_pages.hpp"
#include "pool/pages/passkey_script.hpp"

namespace poolguard::pool {
namespace {

constexpr auto form_type = "application/x-www-form-urlencoded";

// These read and write records, hash and sign, so they must not run on an I/O thread.
http::handler blocking(std::function<http::response(const http::request&)> answer) {
    return [answer = std::move(answer)](const http::request& request) -> http::outcome {
        return http::work([&answer, &request] { return answer(request); });
    };
}

http::route route(http::method method, std::string pattern) {
    http::route out{.method = method, .pattern = std::move(pattern), .lane = http::lane::slow};
    if (method == http::method::post) {
        out.body_limit = hosted_pages::form_limit;
        out.media_types = {form_type};
    }
    return out;
}

http::response no_such_pool(std::string_view why = cognito::failure_name::resource_not_found) {
    const bool is_missing = why == cognito::failure_name::resource_not_found;
    http::response out;
    out.status = is_missing ? 404 : 500;
    out.content_type = "application/json";
    out.body = is_missing ? R"({"message":"There is no such user pool here."})"
                          : R"({"message":"The user pool cannot be read."})";
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

http::handler at_once(std::function<http::response()> answer) {
    return [answer = std::move(answer)](const http::request&) -> http::outcome { return answer(); };
}

} // namespace

void hosted_pages::add_routes(http::router& routes) const {
    add_endpoints(routes);
    add_pages(routes);
    routes.add({.method = http::method::get,
                .pattern = std::string(page_style::style_path),
                .handler = at_once([this] { return ports_.style.style_sheet(); })});
    routes.add({.method = http::method::get,
                .pattern = std::string(page_style::logo_path),
                .handler = at_once([this] { return ports_.style.logo(); })});
    routes.add({.method = http::method::get,
                .pattern = std::string(passkey_script::path),
                .handler = at_once(passkey_script::file)});
    routes.add({.method = http::method::get,
                .pattern = std::string(field_script::path),
                .handler = at_once(field_script::file)});
    add_client_styles(routes);
}

void hosted_pages::add_client_styles(http::router& routes) const {
    const auto& kept = ports_.operations.kept;
    routes.add({.method = http::method::get,
                .pattern = std::string(kept_settings::image_path) + "/{pool_id}/{kind}/{client_id}/{digest}",
                .handler = blocking([&kept](const http::request& request) {
                    const auto part = [&](std::string_view name) { return request.path_parameter(name).value_or(""); };
                    return image_response(kept, {part("pool_id"), part("kind"), part("client_id"), part("digest")});
                })});
    routes.add({.method = http::method::get,
                .pattern = std::string(page_style::client_style_path) + "/{client_id}",
                .handler = blocking([this, &kept](const http::request& request) {
                    const auto id = request.path_parameter("client_id").value_or("");
                    if (!cognito::is_client_id(id)) return no_such_pool();
                    const auto client = ports_.oauth.pools.find_client(id);
                    if (!client) return no_such_pool(client.error().name);
                    const auto settings = kept.find_page_settings((*client)->pool_id, (*client)->id);
                    // Browsers keep what they get here: no other colors for the time of a failure.
                    if (!settings) return no_such_pool(settings.error().name);
                    return ports_.style.style_sheet(look_of(*settings, (*client)->id, kept).colors);
                })});
}

http::response hosted_pages::post(const http::request& request) const {
    return path_without_issuer(request) == "/oauth2/revoke" ? answer_revocation(request, ports_.oauth)
                                                            : answer_token_request(request, ports_.oauth);
}

void hosted_pages::add(http::router& routes, http::route added, responder answer) const {
    added.handler = blocking(answer);
    routes.add(added);
    added.pattern = std::string(issuer_path) + added.pattern;
    added.handler = blocking([this, answer = std::move(answer)](const http::request& request) {
        const auto id = request.path_parameter("pool_id").value_or("");
        if (!cognito::is_user_pool_id(id)) return no_such_pool();
        const auto pool = ports_.oauth.pools.find(id);
        return pool ? answer(request) : no_such_pool(pool.error().name);
    });
    routes.add(std::move(added));
}

void hosted_pages::add_endpoints(http::router& routes) const {
    const auto add = [&](http::method method, std::string pattern, responder answer, bool is_for_scripts) {
        auto added = route(method, std::move(pattern));
        added.is_for_any_origin = is_for_scripts;
        this->add(routes, std::move(added), std::move(answer));
    };
    using enum http::method;
    add(
        get, "/oauth2/authorize", [this](const auto& request) { return authorize(request, ports_, federation_); },
        false);
    add(get, "/logout", [this](const auto& request) { return log_out(request, ports_); }, false);
    add(
        get, "/error",
        [this](const auto& request) {
            const auto given = parameters::parse(request.query);
            return error_page(request, given ? given->get("error") : std::string_view{}, ports_);
        },
        false);
    add(
        post, "/oauth2/token", [this](const auto& request) { return answer_token_request(request, ports_.oauth); },
        true);
    add(post, "/oauth2/revoke", [this](const auto& request) { return answer_revocation(request, ports_.oauth); }, true);
    for (const auto method : {get, post})
        add(
            method, "/oauth2/idpresponse",
            [this](const auto& request) { return complete_provider_sign_in(request, ports_, federation_); }, false);
    for (const auto method : {get, post})
        add(
            method, "/oauth2/userInfo", [this](const auto& request) { return answer_user_info(request, ports_.oauth); },
            true);
}

void hosted_pages::add_pages(http::router& routes) const {
    using page_function = http::response (*)(const page_context&);
    const auto add = [&](http::method method, std::string pattern, page_function show) {
        this->add(routes, route(method, std::move(pattern)), [this, show](const http::request& request) {
            const auto here = page_context::open(request, ports_);
            return here ? show(*here) : here.error();
        });
    };
    const page_function to_sign_in = [](const page_context& here) { return redirect(here.address("/login")); };
    using enum http::method;
    add(get, "/login", [](const page_context& here) { return show_sign_in(here); });
    add(post, "/login", sign_in);
    add(get, "/signup", [](const page_context& here) { return show_sign_up(here); });
    add(post, "/signup", [](const page_context& here) { return sign_up(here); });
    this->add(routes, route(get, "/confirmUser"), [this](const http::request& request) {
        if (is_confirmation_link(request))
            // Whoever asks with HEAD, such as a mail scanner, reads no answer and must change nothing.
            return request.method == http::method::head ? http::response{} : confirm_by_link(request, ports_);
        const auto here = page_context::open(request, ports_);
        return here ? show_confirmation(*here, {}, {}) : here.error();
    });
    add(post, "/confirmUser", confirm_account);
    add(get, "/forgotPassword", [](const page_context& here) { return show_forgotten(here); });
    add(post, "/forgotPassword", send_reset_code);
    add(get, "/confirmForgotPassword", [](const page_context& here) { return show_reset(here, {}, {}); });
    add(post, "/confirmForgotPassword", reset_password);
    add(post, "/login/choice", choose_way);
    add(post, "/login/passkey", use_passkey);
    add(post, "/login/newPasskey", add_passkey);
    add(post, "/newPassword", set_first_password);
    add(post, "/mfa", answer_code);
    add(post, "/selectMfa", choose_factor);
    add(post, "/mfaSetup", set_up_authenticator);
    // Pages that only a form leads to: reloading one starts the sign-in again.
    for (const auto* path :
         {"/login/choice", "/login/passkey", "/login/newPasskey", "/newPassword", "/mfa", "/selectMfa", "/mfaSetup"})
        add(get, path, to_sign_in);
}

} // namespace poolguard::pool
