#include "pool/access/request_authenticator.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

aws::signable_request to_signable(const http::request& request) {
    aws::signable_request out;
    out.method = http::to_text(request.method);
    out.path = request.path;
    out.query = request.query;
    out.headers.reserve(request.headers.size());
    for (const auto& [name, value] : request.headers)
        out.headers.emplace_back(name, value);
    out.body = request.body;
    return out;
}

std::string reason(decision why, std::string_view action) {
    if (why == decision::denied_explicitly) return "with an explicit deny in an identity-based policy";
    return fmt::format("because no identity-based policy allows the {} action", action);
}

} // namespace

cognito::failure json_failure(const aws::signature_refusal& why) {
    return {std::string(aws::names_of(why.error).json), aws::error_message(why)};
}

void add_session_keys(request_context& to, const identity_session& session) {
    to["cognito-identity.amazonaws.com:sub"] = {session.identity_id};
    to["cognito-identity.amazonaws.com:aud"] = {session.identity_pool_id};
    to["cognito-identity.amazonaws.com:amr"].assign(session.amr.begin(), session.amr.end());
    for (const auto& [name, value] : session.tags)
        to[base::to_lower("aws:PrincipalTag/" + name)] = {value};
}

bool may_assume(const effective_role& role, const identity_session& session) {
    access_request wanted{"sts:AssumeRoleWithWebIdentity", role.arn, {}};
    add_session_keys(wanted.context, session);
    const std::span trust(&role.trust, 1);
    if (decide(trust, wanted) != decision::allowed) return false;
    wanted.action = "sts:TagSession";
    return session.tags.empty() || decide(trust, wanted) == decision::allowed;
}

request_authenticator::request_authenticator(const base::clock& clock, aws::credentials_lookup own_keys,
                                             const temporary_credentials& temporary, roles& all_roles)
    : clock_(clock), own_keys_(std::move(own_keys)), temporary_(temporary), roles_(all_roles) {}

std::expected<signed_caller, aws::signature_refusal> request_authenticator::identify(const http::request& request,
                                                                                     std::string_view service) const {
    std::optional<temporary_credentials::opened> session;
    if (const auto token = request.find_header("X-Amz-Security-Token")) session = temporary_.open(*token);
    const auto lookup = [&](std::string_view access_key_id) -> std::optional<aws::credentials> {
        if (session && session->session.access_key_id == access_key_id) return session->credentials;
        return own_keys_(access_key_id);
    };
    POOLGUARD_TRY(auto found, aws::verify(to_signable(request), clock_.now(), lookup, service));
    signed_caller out{std::move(found.access_key_id), std::move(found.region), std::nullopt};
    if (session && session->session.access_key_id == out.access_key_id) out.session = std::move(session->session);
    return out;
}

result<void> request_authenticator::allow(const signed_caller& who, access_request wanted) const {
    if (!who.session) return {};
    POOLGUARD_TRY(const auto role, roles_.find_effective(who.session->role_arn));
    auto decided = decision::not_allowed;
    if (role) {
        add_session_keys(wanted.context, *who.session);
        wanted.context["aws:requestedregion"] = {who.region};
        decided = decide(role->policies, wanted);
    }
    if (decided == decision::allowed) return {};
    return refuse(access_denied, fmt::format("User: {} is not authorized to perform: {} on resource: {} {}",
                                             roles_.session_arn(who.session->role_arn, who.session->name),
                                             wanted.action, wanted.resource, reason(decided, wanted.action)));
}

} // namespace poolguard::pool
