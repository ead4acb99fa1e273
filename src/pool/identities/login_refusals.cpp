#include "pool/identities/login_refusals.hpp"

#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

// The `exp` of a token whose signature was verified.
std::int64_t end_of(std::string_view token) {
    const auto payload = token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1);
    const auto text = base::from_base64url(payload);
    const auto claims = text ? base::json::parse(*text).value_or(nullptr) : boost::json::value{};
    const auto* object = claims.if_object();
    const auto* end = object != nullptr ? object->if_contains("exp") : nullptr;
    return end != nullptr && end->is_int64() ? end->get_int64() : 0;
}

} // namespace

std::unexpected<cognito::failure> invalid_login(std::string_view why) {
    return refuse(cognito::failure_name::not_authorized, fmt::format("Invalid login token. {}", why));
}

std::unexpected<cognito::failure> unsupported_login() {
    return refuse(cognito::failure_name::not_authorized,
                  "Token is not from a supported provider of this identity pool.");
}

std::unexpected<cognito::failure> unmatched_logins() {
    return refuse(cognito::failure_name::not_authorized,
                  "Logins don't match. Please include at least one valid login for this identity or identity pool.");
}

std::unexpected<cognito::failure> refuse_login_for(jwt::error why, std::string_view token, base::time_point now) {
    using enum jwt::error;
    switch (why) {
    case expired:
        return invalid_login(fmt::format("Token expired: {} >= {}", base::epoch_seconds(now), end_of(token)));
    case wrong_issuer:
    case missing_issuer:
        return invalid_login("Issuer doesn't match providerName");
    case wrong_token_use:
    case missing_client:
        return invalid_login("Missing a required claim: aud");
    case wrong_client:
        return unsupported_login();
    case unknown_key:
    case bad_signature:
    case algorithm_not_for_key:
    case unsupported_algorithm:
    case custom_check_failed:
        return invalid_login("Couldn't verify signed token.");
    case crypto_failure:
        return refuse(cognito::failure_name::internal_error, "The token could not be verified.");
    default:
        return invalid_login("Not a valid OpenId Connect identity token.");
    }
}

} // namespace poolguard::pool
