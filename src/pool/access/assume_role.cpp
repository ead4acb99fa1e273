#include "aws/iam_name.hpp"
#include "base/json/lookup.hpp"
#include "jwt/verifier.hpp"
#include "pool/access/principal_tags.hpp"
#include "pool/access/query_endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::int64_t shortest_life = 900; // seconds
constexpr std::int64_t longest_life = 43'200;

std::unexpected<query_failure> refuse_role(std::string code, std::string message, unsigned status = 400) {
    return std::unexpected(query_failure{std::move(code), std::move(message), status});
}

std::optional<std::chrono::seconds> life_in(const std::string& text) {
    if (text.empty()) return temporary_credentials::lifetime;
    std::int64_t seconds = 0;
    const auto* end = std::to_address(text.end());
    const auto [stopped, problem] = std::from_chars(std::to_address(text.begin()), end, seconds);
    if (problem != std::errc{} || stopped != end || seconds < shortest_life || seconds > longest_life)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

std::vector<std::string> amr_in(const jwt::verified_token& token) {
    std::vector<std::string> out;
    const auto claims = token.claims();
    for (const auto& each : base::json::array_at(claims, "amr"))
        if (each.is_string()) out.emplace_back(each.get_string());
    return out;
}

std::string assume_role_xml(const aws::credentials& made, const identity_session& session, std::string_view arn) {
    return "<AssumeRoleWithWebIdentityResult>" + element("SubjectFromWebIdentityToken", session.identity_id) +
           element("Audience", session.identity_pool_id) + "<AssumedRoleUser>" + element("Arn", arn) +
           element("AssumedRoleId", fmt::format("{}:{}", made.access_key_id, session.name)) + "</AssumedRoleUser>" +
           "<Credentials>" + element("AccessKeyId", made.access_key_id) +
           element("SecretAccessKey", made.secret_access_key.reveal()) +
           element("SessionToken", made.session_token.reveal()) +
           element("Expiration", base::to_rfc3339_seconds(made.expires.value_or(base::time_point{}))) +
           "</Credentials>" + element("Provider", "cognito-identity.amazonaws.com") +
           "</AssumeRoleWithWebIdentityResult>";
}

} // namespace

query_endpoint::outcome query_endpoint::assume_role(const http::form_fields& form) const {
    identity_session session;
    session.name = value_of(form, "RoleSessionName");
    session.role_arn = value_of(form, "RoleArn");
    const auto life = life_in(value_of(form, "DurationSeconds"));
    if (!aws::is_role_name(session.name))
        return refuse_role("ValidationError", "RoleSessionName must be 1 to 64 letters, digits and +=,.@-_.");
    if (!life) return refuse_role("ValidationError", "DurationSeconds must be from 900 to 43200.");
    for (const auto& [name, _] : form)
        if (name.starts_with("Policy") || name == "ProviderId")
            return refuse_role("ValidationError", "Policy, PolicyArns and ProviderId are not supported here.");

    const auto keys = keys_.of(identity_keys);
    if (!keys) return refuse_role("ServiceFailure", keys.error().message, 500);
    jwt::policy wanted({std::string(identity_issuer)}, jwt::token_use::id, jwt::accept_any_client_unsafe);
    wanted.accept_missing_token_use_unsafe = true;
    const auto token =
        jwt::verifier(std::move(wanted)).verify(value_of(form, "WebIdentityToken"), *(*keys)->verifying, clock_.now());
    if (!token && token.error() == jwt::error::expired) return refuse_role("ExpiredTokenException", "Token expired.");
    if (!token) return refuse_role("InvalidIdentityToken", "The web identity token could not be verified.");
    session.identity_id = token->subject();
    session.identity_pool_id = token->client_id();
    session.amr = amr_in(*token);
    session.tags = principal_tags_in(token->claims());

    const auto role = roles_.find_effective(session.role_arn);
    if (!role) return refuse_role("ServiceFailure", role.error().message, 500);
    if (!*role || !may_assume(**role, session))
        return refuse_role("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
    const auto arn = roles_.session_arn(session.role_arn, session.name);
    return assume_role_xml(temporary_.issue(session, clock_.now(), *life), session, arn);
}

} // namespace poolguard::pool
