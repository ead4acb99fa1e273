#include "api/surfaces/forward_auth_api.hpp"

#include "api/forward_rules.hpp"
#include "api/forwarded_request.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/sign_in_start.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr auto refusal_page_policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// Of one header. What fits into a token fits, unless it has to be percent-encoded.
constexpr std::size_t longest_header_value = 16'000;

// What the applications behind a proxy need to know of the user.
struct visitor {
    service::principal who;
    std::string tenant; // empty: none
    std::string email;  // verified; empty: none
};

// Unlike other operations, this one also answers refused users itself: with a page that leads to the sign-in.
struct visit {
    forward_rules rules;
    std::expected<visitor, problem> result;
    std::string_view subject() const { return result ? result->who.subject() : std::string_view{}; }
};

// The request as a read, so that a cookie suffices for every method: a proxy's question changes nothing. Whether the
// application's own writes come from its own pages is up to the application.
std::optional<http::request> as_read(const http::request& from) {
    if (from.method == http::method::get || from.method == http::method::head) return std::nullopt;
    auto out = from;
    out.method = http::method::get;
    return out;
}

checked<std::string> verified_email(const access_guard& at, const service::principal& who, may_block mode) {
    if (mode == may_block::yes) {
        auto found = at.members.email_blocking(who);
        if (!found) return std::unexpected(to_problem(found.error()));
        return std::move(*found);
    }
    auto known = at.members.email(who);
    if (!known) return std::unexpected(must_block{});
    return std::move(*known);
}

checked<visitor> find_visitor(const access_guard& at, const http::request& from, const token_rules& rules,
                              may_block mode) {
    POOLGUARD_TRY(auto who, at.authenticate(from, rules, mode));
    POOLGUARD_TRY(auto email, verified_email(at, who, mode));
    auto admitted = at.admit(from, who, mode);
    if (admitted) return visitor{std::move(who), admitted->tenant(), std::move(email)};
    // A user without a tenant may pass; the rules may still ask for one.
    const auto* refused = std::get_if<problem>(&admitted.error());
    if (refused == nullptr || refused->code() != problems::tenant_not_provided.code)
        return std::unexpected(std::move(admitted.error()));
    return visitor{std::move(who), {}, std::move(email)};
}

struct visit_check {
    static constexpr auto permission = api::permission::token;
    using caller = visit;
    using handed = visit;
    static checked<visit> find(const access_guard& at, const http::request& from, const token_rules& row_rules,
                               may_block mode) {
        auto rules = read_forward_rules(from.query);
        if (!rules) return visit{{}, std::unexpected(problem(problems::rule_invalid, std::move(rules.error())))};
        auto asked = row_rules;
        asked.source = rules->source;
        const auto read = as_read(from);
        auto found = find_visitor(at, read ? *read : from, asked, mode);
        if (found) return visit{std::move(*rules), std::move(*found)};
        if (auto* refused = std::get_if<problem>(&found.error()))
            return visit{std::move(*rules), std::unexpected(std::move(*refused))};
        return std::unexpected(must_block{});
    }
    static auto hand_out(const visit& given) { return std::cref(given); }
};

std::optional<problem> refusal_by(const forward_rules& rules, const visitor& person) {
    const auto& token = person.who.token();
    const auto is_member = [&](const std::string& group) { return token.in_group(group); };
    for (const auto& any_of : rules.groups)
        if (std::ranges::none_of(any_of, is_member)) return problems::group_required;
    for (const auto& scope : rules.scopes)
        if (!token.has_scope(scope)) return problems::scope_required;
    for (const auto& any_of : rules.tenants)
        if (std::ranges::find(any_of, person.tenant) == any_of.end()) return problems::tenant_required;
    return std::nullopt;
}

constexpr auto plain_in_header = [] {
    std::array<bool, 256> out{};
    for (unsigned c = '!'; c < 0x7f; ++c)
        out[c] = c != '%' && c != ',';
    return out;
}();

// Visible ASCII and `kept` as they are. Everything else is percent-encoded, and so are '%' and the comma, which
// separates values.
std::string as_header_value(std::string_view text, char kept = 'A') {
    const auto is_plain = [kept](char c) { return plain_in_header[static_cast<unsigned char>(c)] || c == kept; };
    if (std::ranges::all_of(text, is_plain)) return std::string(text);
    std::string out;
    for (const char c : text) {
        if (is_plain(c))
            out += c;
        else
            out += base::percent_encode({&c, 1});
    }
    return out;
}

std::string listed(const std::vector<std::string>& groups) {
    std::string out;
    for (const auto& each : groups) {
        if (!out.empty()) out += ',';
        out += as_header_value(each);
    }
    return out;
}

// The values of the headers that name the user; all empty for nobody.
struct identity {
    std::string subject;
    std::string username;
    std::string email;
    std::string groups;
    std::string tenant;
    std::string scope;
};
struct identity_header {
    const char* name;
    const char* description;
    std::string identity::* value;
};
constexpr std::array<identity_header, 6> identity_headers{{
    {"X-Auth-Subject", "The user's sub", &identity::subject},
    {"X-Auth-Username", "The username in the pool", &identity::username},
    {"X-Auth-Email", "The e-mail address, if it is verified", &identity::email},
    {"X-Auth-Groups", "Groups, separated by commas", &identity::groups},
    {"X-Auth-Tenant", "The user's tenant", &identity::tenant},
    {"X-Auth-Scope", "Scopes, separated by spaces", &identity::scope},
}};

identity identity_of(const visitor& person) {
    const auto& token = person.who.token();
    return {.subject = as_header_value(person.who.subject()),
            .username = as_header_value(person.who.username()),
            .email = as_header_value(person.email),
            .groups = listed(token.groups()),
            .tenant = as_header_value(person.tenant),
            .scope = as_header_value(token.scope(), ' ')};
}

// Servers ignore or cut headers that are too long for them, so a user must not pass with such a header.
std::optional<problem> too_long(const identity& of) {
    for (const auto& each : identity_headers)
        if ((of.*each.value).size() > longest_header_value)
            return problem(problems::identity_too_long,
                           fmt::format("The user's {} has more than {} bytes", each.name, longest_header_value));
    return std::nullopt;
}

std::string sent_once(const http::request& request, std::string_view name) {
    return request.count_headers(name) == 1 ? std::string(*request.find_header(name)) : std::string{};
}

// Always all headers: a proxy that copies them then overwrites whatever the client sent. Also what the application gets
// instead of the client's credentials: with them, it could do everything as that user.
http::response let_through(identity&& of, const forward_rules& rules, const http::request& request) {
    http::response out;
    out.headers.reserve(identity_headers.size() + 4);
    for (const auto& each : identity_headers)
        out.headers.emplace_back(each.name, std::move(of.*each.value));
    const bool keeps_authorization = rules.forwards_token || rules.source == token_source::session;
    out.headers.emplace_back("Authorization", keeps_authorization ? sent_once(request, "Authorization") : "");
    out.headers.emplace_back(id_token_header, rules.forwards_token ? sent_once(request, id_token_header) : "");
    out.headers.emplace_back("Cookie", cookies_for_application(request));
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

// Whether a browser loads a page, rather than a script or a part of a page.
bool is_navigation(const http::request& request, token_source source) {
    // After a sign-in the browser has only a session.
    if (source == token_source::bearer) return false;
    if (source == token_source::either && request.find_header("Authorization")) return false;
    for (const auto* name : {"X-Forwarded-Method", "X-Original-Method"})
        if (const auto method = request.find_header(name); method && *method != "GET" && *method != "HEAD")
            return false;
    if (const auto mode = request.find_header("Sec-Fetch-Mode"); mode && *mode != "navigate") return false;
    return request.find_header("Accept").value_or("").find("text/html") != std::string_view::npos;
}

// The requested path, where the browser may be sent back to it.
std::string_view return_path(const http::request& request, const forward_rules& rules,
                             const service::provider_settings& settings) {
    auto uri = rules.uri;
    for (const auto* name : {"X-Forwarded-Uri", "X-Original-URI"})
        if (!uri) uri = request.find_header(name);
    return uri && uri->starts_with('/') && service::may_return_to(*uri, settings) ? *uri : "/";
}

// Browsers do not follow the Location of a 401, so that a proxy may pass this page on as it is.
std::string sign_in_page(std::string_view location) {
    return fmt::format("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in</title>"
                       "<meta http-equiv=\"refresh\" content=\"0; url={0}\">"
                       "<p><a href=\"{0}\">Sign in</a></p></html>\n",
                       location);
}

http::response refuse(const problem& refused, const http::request& request, const forward_rules& rules,
                      const forward_auth_ports& ports) {
    auto out = to_response(refused);
    out.headers.emplace_back("Cache-Control", "no-store");
    if (refused.status() != 401 || !ports.cognito.is_available() || !is_navigation(request, rules.source)) return out;
    const auto& settings = ports.flow.settings();
    // Percent-encoded, after the server's own address: needs no HTML escaping.
    auto location = fmt::format("{}{}{}", settings.public_url, sign_in_and_return_to,
                                base::percent_encode(return_path(request, rules, settings)));
    out.content_type = "text/html; charset=utf-8";
    out.body = sign_in_page(location);
    out.headers.emplace_back("Content-Security-Policy", refusal_page_policy);
    out.headers.emplace_back("Location", std::move(location));
    return out;
}

// Each refusal by a rule is recorded; the check before has recorded its own.
std::expected<identity, problem> identity_by(const visit& asked, const http::request& request) {
    const auto& rules = asked.rules;
    const auto refuse_by_rule = [&](const problem& refused) {
        audit_refused_access(request, asked.subject(), refused);
        return std::unexpected(refused);
    };
    const bool passes_without_user = rules.passes_preflight && is_about_preflight(request);
    if (!asked.result && asked.result.error().code() == "token_too_large") return refuse_by_rule(token_too_long());
    if (!asked.result && !passes_without_user) return std::unexpected(asked.result.error());
    if (!rules.takes_any_path && has_ambiguous_path(request, rules.uri))
        return refuse_by_rule(problems::path_ambiguous);
    if (passes_without_user) return identity{};
    if (const auto refused = refusal_by(rules, *asked.result)) return refuse_by_rule(*refused);
    auto out = identity_of(*asked.result);
    if (const auto refused = too_long(out)) return refuse_by_rule(*refused);
    return out;
}

http::response answer_proxy(const visit& asked, const http::request& request, const forward_auth_ports& ports) {
    auto found = identity_by(asked, request);
    if (!found) return refuse(found.error(), request, asked.rules, ports);
    return let_through(std::move(*found), asked.rules, request);
}

// An answer in headers only, or a refusal.
struct proxy_answer {
    http::response response;
};

constexpr std::array<std::pair<http::method, std::string_view>, 6> methods{{
    {http::method::get, "forward_auth"},
    {http::method::post, "forward_auth_post"},
    {http::method::put, "forward_auth_put"},
    {http::method::patch, "forward_auth_patch"},
    {http::method::delete_, "forward_auth_delete"},
    {http::method::options, "forward_auth_options"},
}};

} // namespace

template <>
struct answer<proxy_answer> {
    static http::response write(proxy_answer given) { return std::move(given.response); }
    static output_shape describe() {
        output_shape out{.description = "The request may pass. Every header is present; unknown values are empty",
                         .body = {},
                         .headers = {}};
        for (const auto& each : identity_headers)
            out.headers.push_back({each.name, each.description});
        out.headers.push_back({"Authorization", "What the application may get of the client's header"});
        out.headers.push_back({id_token_header, "The same"});
        out.headers.push_back({"Cookie", "The client's cookies without Poolguard's own"});
        return out;
    }
};

std::vector<operation> forward_auth_operations(const forward_auth_ports& ports) {
    std::vector<operation> out;
    out.reserve(methods.size());
    for (const auto& [method, id] : methods)
        out.push_back(operation_maker::make<visit_check>(
            {.method = method,
             .path = "/forward-auth",
             .id = std::string(id),
             .summary =
                 "For proxies: check whether a request may pass, by the rules in the query: groups, scope, tenant, "
                 "by, preflight, forward and paths (uri last); X-Auth-* headers name the user",
             .tag = "proxies",
             .errors = {problems::rule_invalid, problems::group_required, problems::scope_required,
                        problems::tenant_required, problems::path_ambiguous, problems::identity_too_long,
                        problems::tenant_mismatch, problems::tenant_malformed, problems::tenant_not_a_member,
                        problems::cognito_unavailable, problems::store_unavailable},
             .media_type = {}},
            at_once([ports](const visit& asked, const http::request& request) {
                return proxy_answer{answer_proxy(asked, request, ports)};
            })));
    return out;
}

} // namespace poolguard::api
