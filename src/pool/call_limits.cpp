#include "pool/call_limits.hpp"

#include "base/ip_network.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "cognito/messages/common.hpp"
#include "cognito/store_failure.hpp"
#include "jwt/given_token.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/authentication_parameters.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

using base::json::object_at;
using base::json::text_at;

struct limited_operation {
    std::string_view name;
    store::rate by;
    bool verifies_access_token = false;
};

constexpr auto limited_operations = std::to_array<limited_operation>({
    {"InitiateAuth", store::rate::sign_in_attempts},
    {"AdminInitiateAuth", store::rate::sign_in_attempts},
    {"RespondToAuthChallenge", store::rate::sign_in_attempts},
    {"AdminRespondToAuthChallenge", store::rate::sign_in_attempts},
    {"ConfirmSignUp", store::rate::sign_in_attempts},
    {"ConfirmForgotPassword", store::rate::sign_in_attempts},
    {"GetClientToken", store::rate::client_failures},
    {"ChangePassword", store::rate::sign_in_attempts, true},
    {"VerifySoftwareToken", store::rate::sign_in_attempts, true},
    {"VerifyUserAttribute", store::rate::sign_in_attempts, true},
    {"SignUp", store::rate::messages_by_network},
    {"ForgotPassword", store::rate::messages_by_network},
    {"ResendConfirmationCode", store::rate::messages_by_network},
    {"GetUserAttributeVerificationCode", store::rate::messages_by_network, true},
    {"UpdateUserAttributes", store::rate::messages_by_network, true},
});

const limited_operation* find_limited(std::string_view operation) {
    const auto* found = std::ranges::find(limited_operations, operation, &limited_operation::name);
    return found == limited_operations.end() ? nullptr : found;
}

// Refresh tokens cannot be guessed, and most attributes have no message.
bool is_exempt(std::string_view operation, const boost::json::object& asked) {
    if (operation.ends_with("InitiateAuth")) return text_at(asked, "AuthFlow").starts_with("REFRESH_TOKEN");
    if (operation != "UpdateUserAttributes") return false;
    return std::ranges::none_of(base::json::array_at(asked, "UserAttributes"), [](const boost::json::value& each) {
        const auto name = text_at(base::json::object_in(each), "Name");
        return name == "email" || name == "phone_number";
    });
}

// The client's address, as a backend forwards it. Empty if it forwards none.
std::string_view forwarded_address(const boost::json::object& asked) {
    for (const auto* context : {"UserContextData", "ContextData"})
        if (const auto given = text_at(object_at(asked, context), "IpAddress"); base::parse_ip(given)) return given;
    return {};
}

cognito::failure failure_of(store::rate by, const store::rate_refusal& refused) {
    if (!refused.wait) return cognito::store_failed();
    if (by == store::rate::messages_by_network)
        return {cognito::failure_name::limit_exceeded, std::string(attempt_limit_exceeded)};
    return {cognito::failure_name::too_many_requests,
            "Too many attempts from this network, please try after some time."};
}

} // namespace

std::optional<call_limits::refusal> call_limits::count(std::string_view operation, const http::request& request,
                                                       const call& by) const {
    const auto* limited = find_limited(operation);
    if (limited == nullptr) return std::nullopt;
    const auto document = base::json::parse(request.body).value_or(nullptr);
    const auto& asked = base::json::object_in(document);
    if (is_exempt(operation, asked) || (operation == "GetClientToken" && knows_client_secret(asked)))
        return std::nullopt;
    const auto token = limited->verifies_access_token ? text_at(asked, "AccessToken") : std::string_view{};
    const auto address = is_from_backend(asked, token, by) ? forwarded_address(asked) : request.remote_address;
    const auto taken = rates_.take_by_network(limited->by, address);
    if (taken) return std::nullopt;
    return refusal{failure_of(limited->by, taken.error()), taken.error().wait};
}

bool call_limits::knows_client_secret(const boost::json::object& asked) const {
    const auto id = text_at(asked, "ClientId");
    if (!cognito::is_client_id(id)) return false;
    const auto client = pools_.find_client(id);
    return client && has_secret(**client) && pools_.secrets().accepts(**client, text_at(asked, "Secret"));
}

bool call_limits::is_from_backend(const boost::json::object& asked, std::string_view token, const call& by) const {
    if (!by.access_key_id.empty()) return true;
    if (token.empty()) return proves_client_secret(asked);
    // Only a backend gets tokens for a client with a secret. The operation refuses a forged one.
    const auto given = jwt::read_given_token(token);
    if (!given || !cognito::is_client_id(given->client_id)) return false;
    const auto client = pools_.find_client(given->client_id);
    return client && has_secret(**client);
}

bool call_limits::proves_client_secret(const boost::json::object& asked) const {
    auto name = text_at(asked, "Username");
    auto hash = text_at(asked, "SecretHash");
    for (const auto* parameters : {"AuthParameters", "ChallengeResponses"}) {
        if (name.empty()) name = text_at(object_at(asked, parameters), "USERNAME");
        if (hash.empty()) hash = text_at(object_at(asked, parameters), "SECRET_HASH");
    }
    const auto id = text_at(asked, "ClientId");
    if (hash.empty() || !cognito::is_client_id(id)) return false;
    const auto client = pools_.find_client(id);
    return client && check_secret_hash(pools_, **client, hash, name).has_value();
}

} // namespace poolguard::pool
