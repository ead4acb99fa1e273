#include "pool/access/query_endpoint.hpp"

#include "base/audit.hpp"
#include "base/log.hpp"
#include "pool/access/provider_actions.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::string_view iam_space = "https://iam.amazonaws.com/doc/2010-05-08/";
constexpr std::string_view sts_space = "https://sts.amazonaws.com/doc/2011-06-15/";
constexpr std::string_view own_user = "poolguard"; // the user of the server's own key pair, in ARNs

constexpr std::array<std::string_view, 11> role_actions{"CreateRole",
                                                        "GetRole",
                                                        "ListRoles",
                                                        "DeleteRole",
                                                        "PutRolePolicy",
                                                        "GetRolePolicy",
                                                        "DeleteRolePolicy",
                                                        "UpdateAssumeRolePolicy",
                                                        "ListRolePolicies",
                                                        "ListAttachedRolePolicies",
                                                        "ListInstanceProfilesForRole"};

constexpr auto who_am_i = "GetCallerIdentity";
constexpr auto assuming = "AssumeRoleWithWebIdentity";

std::string_view space_of(std::string_view action) {
    return action == who_am_i || action == assuming ? sts_space : iam_space;
}

// A form that repeats a field is ambiguous.
bool has_repetition(const http::form_fields& form) {
    std::vector<std::string_view> names;
    names.reserve(form.size());
    for (const auto& [name, _] : form)
        names.push_back(name);
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

http::response xml(unsigned status, std::string body) {
    http::response out;
    out.status = status;
    out.content_type = "text/xml";
    out.body = std::move(body);
    out.wipe_body = true; // it may hold credentials
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

http::response refused(const query_failure& why, std::string_view space, std::string_view request_id) {
    return xml(
        why.status,
        fmt::format(R"(<ErrorResponse xmlns="{}"><Error><Type>{}</Type><Code>{}</Code><Message>{}</Message></Error>)"
                    R"(<RequestId>{}</RequestId></ErrorResponse>)",
                    space, why.status < 500 ? "Sender" : "Receiver", why.code, base::escape_html(why.message),
                    base::escape_html(request_id)));
}

query_failure unsigned_query(const aws::signature_refusal& why) {
    const auto& names = aws::names_of(why.error);
    return {std::string(names.query), aws::error_message(why), names.query_status};
}

// The operations that only the server's own key pair may call.
bool is_of_iam(std::string_view action) {
    return std::ranges::find(role_actions, action) != role_actions.end() || find_provider_action(action) != nullptr;
}

bool is_read(std::string_view action) { return action.starts_with("Get") || action.starts_with("List"); }

} // namespace

query_endpoint::query_endpoint(const request_authenticator& who, roles& all, open_id_providers& providers,
                               const temporary_credentials& temporary, signing_keys& keys, const base::clock& clock,
                               base::random_source& random)
    : authenticator_(who), roles_(all), providers_(providers), temporary_(temporary), keys_(keys), clock_(clock),
      random_(random) {}

http::response query_endpoint::answer(const http::request& request) {
    const auto form = http::parse_form(request.body);
    if (!form || has_repetition(*form))
        return refused({"MalformedInput", "The form is malformed or repeats a field."}, iam_space, request.request_id);
    const auto action = value_of(*form, "Action");
    auto result = run(action, *form, request);
    if (!is_read(action) && (action == assuming || is_of_iam(action)))
        base::write_audit({.action = "roles",
                           .operation = action,
                           .outcome = result ? "success" : "refused",
                           .code = result ? std::string_view{} : std::string_view(result.error().code),
                           .client = request.remote_address,
                           .request_id = request.request_id});
    if (!result) return refused(result.error(), space_of(action), request.request_id);
    return xml(200, fmt::format(R"(<{0}Response xmlns="{1}">{2})"
                                R"(<ResponseMetadata><RequestId>{3}</RequestId></ResponseMetadata></{0}Response>)",
                                action, space_of(action), *result, base::escape_html(request.request_id)));
}

query_endpoint::outcome query_endpoint::run(std::string_view action, const http::form_fields& form,
                                            const http::request& request) {
    if (action == assuming) return assume_role(form);
    const bool is_of_sts = action == who_am_i;
    if (!is_of_sts && !is_of_iam(action))
        return std::unexpected(query_failure{"InvalidAction", "The action is unknown."});
    const auto who = authenticator_.identify(request, is_of_sts ? "sts" : "iam");
    if (!who) return std::unexpected(unsigned_query(who.error()));
    if (is_of_sts) return caller_identity(*who);
    // An identity that could write policies, or name those whose word counts, could do everything.
    if (who->session)
        return std::unexpected(query_failure{
            "AccessDenied",
            fmt::format("User: {} is not authorized to perform: iam:{} because no identity-based policy allows the "
                        "iam:{} action",
                        roles_.session_arn(who->session->role_arn, who->session->name), action, action),
            403});
    try {
        return manage(action, form);
    } catch (const std::exception& cause) {
        base::log::error("pool.operation_failed", {{"operation", action}, {"cause", cause.what()}});
        return std::unexpected(query_failure{"ServiceFailure", "Something went wrong", 500});
    }
}

query_endpoint::outcome query_endpoint::manage(std::string_view action, const http::form_fields& form) {
    if (const auto run_action = find_provider_action(action)) return run_action(form, providers_, clock_.now());
    static constexpr std::array<outcome (query_endpoint::*)(const http::form_fields&), role_actions.size()> functions{
        &query_endpoint::create_role,   &query_endpoint::get_role,     &query_endpoint::list_roles,
        &query_endpoint::delete_role,   &query_endpoint::put_policy,   &query_endpoint::get_policy,
        &query_endpoint::delete_policy, &query_endpoint::change_trust, &query_endpoint::list_policies,
        &query_endpoint::list_attached, &query_endpoint::list_profiles};
    const auto* const found = std::ranges::find(role_actions, action);
    return (this->*functions.at(static_cast<std::size_t>(found - role_actions.begin())))(form);
}

query_endpoint::outcome query_endpoint::caller_identity(const signed_caller& who) const {
    const auto& account = roles_.account_id();
    const auto arn = who.session ? roles_.session_arn(who.session->role_arn, who.session->name)
                                 : fmt::format("arn:aws:iam::{}:user/{}", account, own_user);
    return fmt::format("<GetCallerIdentityResult><Arn>{}</Arn><UserId>{}</UserId><Account>{}</Account>"
                       "</GetCallerIdentityResult>",
                       base::escape_html(arn), base::escape_html(who.access_key_id), account);
}

} // namespace poolguard::pool
