#include "api/surfaces/own_credentials_api.hpp"

#include "api/permissions.hpp"
#include "api/problems.hpp"

namespace poolguard::api {
namespace {

problem credentials_problem(service::aws_credentials_error error) {
    switch (error) {
    case service::aws_credentials_error::no_id_token:
        return problems::id_token_needed;
    case service::aws_credentials_error::refused:
        return problems::credentials_refused;
    case service::aws_credentials_error::unavailable:
        return problems::credentials_unavailable;
    }
    return problems::credentials_unavailable;
}

} // namespace

std::vector<operation> own_credentials_operations(service::user_credentials* credentials, const std::string& region) {
    description text{.method = http::method::get,
                     .path = "/api/users/me/credentials",
                     .id = "get_own_credentials",
                     .summary = "Get temporary AWS credentials for the user, if the server is set to expose them",
                     .tag = "users",
                     .errors = {problems::credentials_not_given, problems::id_token_needed,
                                problems::credentials_refused, problems::credentials_unavailable},
                     .gives_secrets = true,
                     .token = {.kind = token_kind::access},
                     .audit = audited::credentials,
                     .lane = http::lane::slow};
    text.answer_example = R"({"identity_id":"us-east-1:12345678-1234-4234-8234-123456789012","region":"us-east-1",)"
                          R"("access_key_id":"ASIA…","secret_access_key":"…","session_token":"…",)"
                          R"("expiration":"2026-02-03T11:30:00Z"})";
    std::vector<operation> out;
    out.push_back(token_operation(
        std::move(text), blocking([credentials, region](const service::principal& who) -> reply<own_credentials_out> {
            if (credentials == nullptr) return std::unexpected(problem(problems::credentials_not_given));
            const auto found = credentials->of(who);
            if (!found) return std::unexpected(credentials_problem(found.error()));
            const auto& given = **found;
            return own_credentials_out{given.identity_id,
                                       region,
                                       given.access_key_id,
                                       std::string(given.secret_key.reveal()),
                                       std::string(given.session_token.reveal()),
                                       base::to_rfc3339_seconds(given.expires)};
        })));
    return out;
}

} // namespace poolguard::api
