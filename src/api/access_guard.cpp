#include "api/access_guard.hpp"

#include "api/operation_guard.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/web_cookie.hpp"
#include "base/ascii.hpp"
#include "base/secret.hpp"
#include "base/try.hpp"
#include "http/multipart.hpp"

namespace poolguard::api {

namespace {

struct single_header {
    std::optional<std::string_view> value;
    bool is_doubled = false;
};

single_header find_single(const http::request& request, std::string_view name) {
    single_header out;
    for (const auto& header : request.headers) {
        if (!base::equal_ignoring_case(header.name, name)) continue;
        out.is_doubled = out.value.has_value();
        out.value = header.value;
        if (out.is_doubled) break;
    }
    return out;
}

problem refusal(const service::authentication_failure& failure, const token_rules& rules) {
    auto out = to_problem(failure);
    if (out.status() != 401) return out;
    const bool has_none = failure.error == service::authentication_error::missing ||
                          failure.error == service::authentication_error::malformed;
    if (has_none && !rules.refusal.without_token.empty())
        out = problem(out.kind(), std::string(rules.refusal.without_token));
    return std::move(out).with_status(rules.refusal.status);
}

const service::authenticator& authenticator_for(const access_guard& at, const token_rules& rules) {
    switch (rules.kind) {
    case token_kind::as_set:
        return at.tokens;
    case token_kind::access:
        return at.access_tokens;
    case token_kind::id:
        return at.id_tokens;
    }
    return at.tokens;
}

bool is_revoked(const service::authentication_failure& failure) {
    return failure.error == service::authentication_error::revoked;
}

// New tokens may be accepted: without a group that the user has left, or issued after a clock was set.
bool may_renew(const service::authentication_failure& failure) {
    return is_revoked(failure) || failure.cause == jwt::error::expired;
}

problem without_session(service::web_session_error why, const token_rules& rules) {
    if (why == service::web_session_error::unavailable) return problems::cognito_unavailable;
    if (why == service::web_session_error::store_unavailable) return problems::store_unavailable;
    return refusal({service::authentication_error::missing, {}}, rules);
}

// A proxy may have read the other of two headers, so neither counts.
constexpr service::authentication_failure doubled{service::authentication_error::malformed, {}};

std::expected<service::tenant_request, problem> requested_tenant(const http::request& request,
                                                                 const service::tenant_settings& settings) {
    service::tenant_request out;
    if (settings.mode == service::tenant_mode::header) {
        const auto header = find_single(request, settings.header);
        if (header.is_doubled) return std::unexpected(problem(problems::tenant_malformed));
        out.header = header.value;
    } else if (settings.mode == service::tenant_mode::subdomain) {
        out.host = request.find_header("Host").value_or(std::string_view{});
    }
    return out;
}

problem not_admitted(const http::request& request, const service::principal& who,
                     const service::membership_failure& failure) {
    auto refused = to_problem(failure);
    audit_refused_access(request, who.subject(), refused);
    return refused;
}

std::string given_write_token(const http::request& request, const token_rules& rules) {
    if (const auto header = request.find_header(write_token_header)) return std::string(*header);
    if (!rules.takes_form) return {};
    std::string out;
    for (auto form = http::read_form(request).value_or(http::multipart_form{}); auto& [name, value] : form.fields) {
        if (out.empty() && name == write_token_field) out = value;
        base::wipe(value); // a password may be among them
    }
    return out;
}

} // namespace

std::optional<std::string_view> access_guard::session_cookie(const http::request& request, token_source source) const {
    if (source == token_source::bearer) return std::nullopt;
    // A token that was sent on purpose takes precedence over the cookie that the browser sends by itself.
    if (source == token_source::either && request.find_header("Authorization")) return std::nullopt;
    return http::find_cookie(request, session_cookie_name(has_secure_cookies));
}

bool access_guard::presents_token(const http::request& request) const {
    return request.find_header("Authorization") || session_cookie(request, token_source::either);
}

std::expected<service::principal, service::authentication_failure>
access_guard::authenticate_tokens(const service::web_tokens& held, const token_rules& rules) const {
    const auto& by = authenticator_for(*this, rules);
    return by.authenticate_held(&by == &id_tokens ? held.id : held.access, held.id);
}

std::expected<service::principal, problem> access_guard::authenticate_session(std::string_view cookie,
                                                                              const http::request& request,
                                                                              const token_rules& rules) const {
    const bool only_reads = request.method == http::method::get || request.method == http::method::head;
    if (!only_reads && !sessions.is_write_token(cookie, given_write_token(request, rules)))
        return std::unexpected(problems::write_token_missing);
    auto held = sessions.use(cookie);
    if (!held) return std::unexpected(without_session(held.error(), rules));
    auto found = authenticate_tokens(*held, rules);
    if (!found && may_renew(found.error())) {
        held = sessions.use_after(cookie, *held);
        if (!held && is_revoked(found.error())) return std::unexpected(refusal(found.error(), rules));
        if (!held) return std::unexpected(without_session(held.error(), rules));
        found = authenticate_tokens(*held, rules);
        // Ended here, though not at Cognito.
        if (!found && is_revoked(found.error()) && !sessions.end(cookie))
            return std::unexpected(problems::store_unavailable);
    }
    if (!found && is_about_clocks(found.error())) {
        audit_refused_access(request, {}, problems::clock_differs);
        return std::unexpected(problems::clock_differs);
    }
    if (!found) return std::unexpected(refusal(found.error(), rules));
    return std::move(*found);
}

checked<service::principal> access_guard::authenticate(const http::request& request, const token_rules& rules,
                                                       may_block mode) const {
    const auto header = rules.source == token_source::session ? single_header{} : find_single(request, "Authorization");
    if (header.is_doubled) return std::unexpected(refusal(doubled, rules));
    if (mode == may_block::yes) return authenticate_blocking(request, header.value, rules);
    // Both need the records or a second verification, so both go to a worker.
    if (session_cookie(request, rules.source) || request.find_header(id_token_header))
        return std::unexpected(must_block{});
    auto found = authenticator_for(*this, rules).authenticate(header.value);
    if (auto* who = std::get_if<service::principal>(&found)) return std::move(*who);
    if (const auto* failure = std::get_if<service::authentication_failure>(&found))
        return std::unexpected(refusal(*failure, rules));
    return std::unexpected(must_block{});
}

std::expected<service::principal, problem>
access_guard::authenticate_blocking(const http::request& request, std::optional<std::string_view> authorization,
                                    const token_rules& rules) const {
    if (const auto cookie = session_cookie(request, rules.source)) return authenticate_session(*cookie, request, rules);
    auto found = authenticator_for(*this, rules).authenticate_blocking(authorization);
    const auto id_token = find_single(request, id_token_header);
    if (found && id_token.is_doubled) found = std::unexpected(doubled);
    if (found && id_token.value) found = id_tokens.accompany(std::move(*found), *id_token.value);
    if (!found) return std::unexpected(refusal(found.error(), rules));
    return std::move(*found);
}

checked<service::member> access_guard::admit(const http::request& request, const service::principal& who,
                                             may_block mode) const {
    POOLGUARD_TRY(const auto tenant, requested_tenant(request, members.settings()));
    if (mode == may_block::yes) {
        auto found = members.admit_blocking(who, tenant);
        if (!found) return std::unexpected(not_admitted(request, who, found.error()));
        return std::move(*found);
    }
    auto found = members.admit(who, tenant);
    if (auto* admitted = std::get_if<service::member>(&found)) return std::move(*admitted);
    if (const auto* failure = std::get_if<service::membership_failure>(&found))
        return std::unexpected(not_admitted(request, who, *failure));
    return std::unexpected(must_block{});
}

} // namespace poolguard::api
