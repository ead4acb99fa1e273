#include "pool/call_audit.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "jwt/given_token.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace poolguard::pool {
namespace {

std::string subject_in(std::string_view token) {
    auto given = token.empty() ? std::nullopt : jwt::read_given_token(token);
    return given ? std::move(given->sub) : std::string{};
}

} // namespace

bool is_audited(std::string_view operation) {
    for (const std::string_view by_administrators : {"Admin", "Poolguard"})
        if (operation.starts_with(by_administrators)) operation.remove_prefix(by_administrators.size());
    return std::ranges::none_of(std::initializer_list<std::string_view>{"Get", "List", "Lookup", "Describe"},
                                [&](auto reading) { return operation.starts_with(reading); }) ||
           operation == "GetUserAttributeVerificationCode" || operation == "GetTokensFromRefreshToken" ||
           operation == "GetClientToken" || operation == "GetCredentialsForIdentity" ||
           operation.starts_with("GetOpenIdToken");
}

void audit_call(std::string_view operation, const http::request& request, const dispatcher::wire_reply& reply,
                std::string_view access_key_id) {
    const bool is_done = reply.status == 200;
    using base::json::object_at;
    using base::json::text_at;
    const auto request_document = base::json::parse(request.body).value_or(nullptr);
    const auto reply_document = base::json::parse(reply.body).value_or(nullptr);
    const auto& asked = base::json::object_in(request_document);
    const auto& answered = base::json::object_in(reply_document);
    std::string_view name = text_at(asked, "Username");
    for (const auto parent : {"AuthParameters", "ChallengeResponses"})
        if (name.empty()) name = text_at(object_at(asked, parent), "USERNAME");
    // Trust a given access token only if the operation accepted it.
    std::string subject = subject_in(text_at(object_at(answered, "AuthenticationResult"), "AccessToken"));
    if (subject.empty() && is_done) subject = subject_in(text_at(asked, "AccessToken"));
    if (subject.empty()) subject = text_at(answered, "UserSub");
    if (subject.empty()) subject = text_at(answered, "IdentityId");
    const auto challenge = text_at(answered, "ChallengeName");
    std::string_view outcome = "success";
    if (!is_done)
        outcome = reply.status < 500 ? "refused" : "failed";
    else if (!challenge.empty())
        outcome = "challenge";
    const auto account = name.empty() ? std::string{} : base::account_digest(name);
    base::write_audit({.action = "cognito",
                       .operation = operation,
                       .outcome = outcome,
                       .code = reply.error_name,
                       .subject = subject,
                       .account = account,
                       .access_key = access_key_id,
                       .challenge = challenge,
                       .client = request.remote_address,
                       .request_id = request.request_id,
                       .is_refresh = text_at(asked, "AuthFlow").starts_with("REFRESH_TOKEN")});
}

} // namespace poolguard::pool
