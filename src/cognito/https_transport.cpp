#include "cognito/https_transport.hpp"

#include "base/aws_domain.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace poolguard::cognito {
namespace {

constexpr auto too_many_requests = 429;
constexpr auto server_faults = 500;

failure of_transport(const aws::call_error& error) {
    const auto cause = error.transport.value_or(aws::transport_error::other);
    if (error.what == aws::call_error::kind::transport && cause == aws::transport_error::too_large)
        return {failure_name::unreadable_reply, "The reply of Amazon Cognito is too large"};
    return {failure_name::unreachable, fmt::format("Amazon Cognito cannot be reached: {}", aws::describe(error))};
}

failure of_status(int status) {
    const bool is_temporary = status >= server_faults || status == too_many_requests;
    return {is_temporary ? failure_name::unreachable : failure_name::unreadable_reply,
            fmt::format("Amazon Cognito answered with status {} and an unreadable error", status)};
}

failure to_failure(aws::call_error error) {
    switch (error.what) {
    case aws::call_error::kind::service_error:
        if (error.name.empty()) return of_status(error.status);
        return {std::move(error.name), std::move(error.message)};
    case aws::call_error::kind::no_credentials:
        return {failure_name::no_credentials,
                std::string(aws::describe(error.credentials.value_or(aws::credentials_error::not_configured)))};
    case aws::call_error::kind::transport:
    case aws::call_error::kind::timed_out:
        return of_transport(error);
    }
    return of_transport(error);
}

aws::json_target target_of(std::string service, std::string prefix, std::string region, std::string endpoint) {
    if (endpoint.empty()) endpoint = fmt::format("https://{}.{}.{}/", service, region, base::aws_domain_of(region));
    return {.url = std::move(endpoint),
            .region = std::move(region),
            .service = std::move(service),
            .target_prefix = std::move(prefix)};
}

} // namespace

aws::json_target user_pools_target(std::string region, std::string endpoint) {
    return target_of("cognito-idp", "AWSCognitoIdentityProviderService", std::move(region), std::move(endpoint));
}

aws::json_target identity_pools_target(std::string region, std::string endpoint) {
    return target_of("cognito-identity", "AWSCognitoIdentityService", std::move(region), std::move(endpoint));
}

result<std::string> https_transport::call(std::string_view operation, authorization authorized_by,
                                          std::string_view body, bool is_idempotent) {
    auto reply = over_.call(
        operation, body,
        {.is_signed = authorized_by == authorization::signature, .is_idempotent = is_idempotent, .deadline = deadline});
    if (reply) return std::move(*reply);
    // Cognito's message may name a user, so only the kind of failure is logged.
    if (reply.error().what != aws::call_error::kind::service_error || reply.error().name.empty())
        base::log::warning("cognito_call_failed", {{"operation", operation},
                                                   {"cause", aws::describe(reply.error())},
                                                   {"status", std::int64_t{reply.error().status}}});
    return std::unexpected(to_failure(std::move(reply.error())));
}

} // namespace poolguard::cognito
