#include "api/surfaces/forward_auth_api.hpp"

#include "api/forward_rules.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr auto refusal_page_policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr std::string_view sign_in_path = "/auth/cognito/start?return_to=";

// Who asks, as far as the applications behind a proxy need to know.
struct visitor {
    service::principal who;
    std::string tenant; // empty: none
    std::string email;  // verified; empty: none
};

// What came of the question who it is. Unlike other operations this one answers also those who are refused.
struct visit {
    std::expected<visitor, problem> of;
    std::string_view subject() const { return of ? of->who.subject() : std::string_view{}; }
};

// A cookie alone may ask for whatever method a proxy has before it: this changes nothing, and that the application's
// own writes come from its own pages is for its cookies to see to.
std::optional<http::request> as_read(const http::request& from) {
    if (from.method == http::method::get || from.method == http::method::head) return std::nullopt;
    auto out = from;
    out.method = http::method::get;
    return out;
}

bool has_no_tenant(const problem& refused) { return refused.code() == problems::tenant_not_provided.code; }

// A person of no tenant is let in where no rule asks for one.
immediate<visitor> look(const access_guard& at, const http::request& from, const token_rules& rules) {
    auto who = at.authenticate(from, rules);
    if (auto* refused = std::get_if<problem>(&who)) return std::move(*refused);
    auto* person = std::get_if<service::principal>(&who);
    if (person == nullptr) return must_block{};
    auto email = at.members.email(*person);
    if (!email) return must_block{};
    auto admitted = at.admit(from, *person);
    if (std::holds_alternative<must_block>(admitted)) return must_block{};
    if (auto* refused = std::get_if<problem>(&admitted))
        if (!has_no_tenant(*refused)) return std::move(*refused);
    const auto* member = std::get_if<service::member>(&admitted);
    return visitor{std::move(*person), member == nullptr ? std::string{} : member->tenant(), std::move(*email)};
}

std::expected<visitor, problem> look_blocking(const access_guard& at, const http::request& from,
                                              const token_rules& rules) {
    POOLGUARD_TRY(auto who, at.authenticate_blocking(from, rules));
    auto email = at.members.email_blocking(who);
    if (!email) return std::unexpected(to_problem(email.error()));
    auto admitted = at.admit_blocking(from, who);
    if (!admitted && !has_no_tenant(admitted.error())) return std::unexpected(std::move(admitted.error()));
    return visitor{std::move(who), admitted ? admitted->tenant() : std::string{}, std::move(*email)};
}

struct visit_check {
    static constexpr auto permission = api::permission::token;
    using caller = visit;
    using handed = visit;
    static immediate<visit> now(const access_guard& at, const http::request& from, const token_rules& rules) {
        const auto read = as_read(from);
        auto found = look(at, read ? *read : from, rules);
        if (auto* known = std::get_if<visitor>(&found)) return visit{std::move(*known)};
        if (auto* refused = std::get_if<problem>(&found)) return visit{std::unexpected(std::move(*refused))};
        return must_block{};
    }
    static std::expected<visit, problem> wait(const access_guard& at, const http::request& from,
                                              const token_rules& rules) {
        const auto read = as_read(from);
        return visit{look_blocking(at, read ? *read : from, rules)};
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

// Visible ASCII as it is, and what else is kept; everything else, '%', and the comma that stands between values as
// percent escapes.
std::string as_header_value(std::string_view text, char kept = 'A') {
    const auto is_plain = [kept](char c) { return c == kept || (c > ' ' && c < 0x7f && c != '%' && c != ','); };
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

// All of them always, so that a proxy which copies what it gets has nothing of the client's left in their place.
http::response let_through(const visitor& person) {
    const auto& token = person.who.token();
    http::response out;
    out.headers.reserve(7);
    out.headers.emplace_back("X-Auth-Subject", as_header_value(person.who.subject()));
    out.headers.emplace_back("X-Auth-Username", as_header_value(person.who.username()));
    out.headers.emplace_back("X-Auth-Email", as_header_value(person.email));
    out.headers.emplace_back("X-Auth-Groups", listed(token.groups()));
    out.headers.emplace_back("X-Auth-Tenant", as_header_value(person.tenant));
    out.headers.emplace_back("X-Auth-Scope", as_header_value(token.scope(), ' '));
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

// A page that a person looks at, and not a script's call or what a page loads.
bool is_navigation(const http::request& request) {
    if (request.find_header("Authorization")) return false;
    for (const auto* name : {"X-Forwarded-Method", "X-Original-Method"})
        if (const auto method = request.find_header(name); method && *method != "GET" && *method != "HEAD")
            return false;
    if (const auto mode = request.find_header("Sec-Fetch-Mode"); mode && *mode != "navigate") return false;
    return request.find_header("Accept").value_or("").find("text/html") != std::string_view::npos;
}

// The path that was asked for, where the browser may be sent back to it.
std::string_view way_back(const http::request& request, const forward_rules& rules,
                          const service::provider_settings& settings) {
    auto asked = rules.uri;
    for (const auto* name : {"X-Forwarded-Uri", "X-Original-URI"})
        if (!asked) asked = request.find_header(name);
    return asked && asked->starts_with('/') && service::may_return_to(*asked, settings) ? *asked : "/";
}

// Followed by browsers even where the proxy hands on the answer as it is, as they do not follow the Location of a 401.
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
    if (refused.status() != 401 || !ports.cognito.is_available() || !is_navigation(request)) return out;
    const auto& settings = ports.flow.settings();
    // Percent-encoded and of the server's own address: nothing in it means anything to HTML.
    auto location = fmt::format("{}{}{}", settings.public_url, sign_in_path,
                                base::percent_encode(way_back(request, rules, settings)));
    out.content_type = "text/html; charset=utf-8";
    out.body = sign_in_page(location);
    out.headers.emplace_back("Content-Security-Policy", refusal_page_policy);
    out.headers.emplace_back("Location", std::move(location));
    return out;
}

http::response answer_proxy(const visit& from, const http::request& request, const forward_auth_ports& ports) {
    const auto rules = read_forward_rules(request.query);
    if (!rules) return to_response(problem(problems::rule_invalid, rules.error()));
    if (!from.of) return refuse(from.of.error(), request, *rules, ports);
    if (const auto refused = refusal_by(*rules, *from.of)) {
        audit_refused_access(request, from.subject(), *refused);
        return refuse(*refused, request, *rules, ports);
    }
    return let_through(*from.of);
}

// What is said in headers alone, or refused.
struct proxy_answer {
    http::response response;
};

constexpr std::array<std::pair<http::method, std::string_view>, 5> methods{{
    {http::method::get, "forward_auth"},
    {http::method::post, "forward_auth_post"},
    {http::method::put, "forward_auth_put"},
    {http::method::patch, "forward_auth_patch"},
    {http::method::delete_, "forward_auth_delete"},
}};

} // namespace

template <>
struct answer<proxy_answer> {
    static http::response write(proxy_answer given) { return std::move(given.response); }
    static output_shape describe() {
        return {.description = "The request may pass. All headers are there; what is not known is empty",
                .body = {},
                .headers = {{"X-Auth-Subject", "The sub of the person"},
                            {"X-Auth-Username", "The name in the pool"},
                            {"X-Auth-Email", "The address, where it is verified"},
                            {"X-Auth-Groups", "With commas between them"},
                            {"X-Auth-Tenant", "The tenant of the person"},
                            {"X-Auth-Scope", "With spaces between them"}}};
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
             .summary = "For proxies: whether a request may pass (query: groups, scope, tenant, and uri last), and "
                        "whose it is, in X-Auth-Subject, -Username, -Email, -Groups, -Tenant and -Scope",
             .tag = "proxies",
             .errors = {problems::rule_invalid, problems::group_required, problems::scope_required,
                        problems::tenant_required, problems::tenant_mismatch, problems::tenant_malformed,
                        problems::tenant_not_a_member, problems::cognito_unavailable},
             .media_type = {}},
            at_once([ports](const visit& from, const http::request& request) {
                return proxy_answer{answer_proxy(from, request, ports)};
            })));
    return out;
}

} // namespace poolguard::api
