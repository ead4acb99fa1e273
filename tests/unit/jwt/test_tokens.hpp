#pragma once
// Cognito's claims, of which tests change one at a time.

#include "base/clock.hpp"
#include "jwt/policy.hpp"
#include "unit/jwt/test_key.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <concepts>
#include <string>
#include <string_view>

namespace poolguard::jwt::test {

inline constexpr std::int64_t now_seconds = 1'790'000'000;
inline const base::time_point now = base::from_epoch_seconds(now_seconds);
inline constexpr std::string_view pool_issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";
inline constexpr std::string_view client = "1example23456789abcdefghij";
inline constexpr std::string_view kid = "qO0mQpR7h0bS5dJ3n8vX1yZ2a4c6e8g0i2k4m6o8q0s=";
inline constexpr std::string_view rs256_header =
    R"({"kid":"qO0mQpR7h0bS5dJ3n8vX1yZ2a4c6e8g0i2k4m6o8q0s=","alg":"RS256"})";

// Issued a minute ago, for an hour.
inline boost::json::object access_claims() {
    return {{"sub", "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
            {"iss", pool_issuer},
            {"client_id", client},
            {"origin_jti", "5a4b3c2d-0000-4000-8000-000000000001"},
            {"event_id", "5a4b3c2d-0000-4000-8000-000000000002"},
            {"token_use", "access"},
            {"scope", "aws.cognito.signin.user.admin orders/read"},
            {"auth_time", now_seconds - 60},
            {"exp", now_seconds + 3540},
            {"iat", now_seconds - 60},
            {"jti", "5a4b3c2d-0000-4000-8000-000000000003"},
            {"username", "janet"},
            {"cognito:groups", {"admin", "staff"}}};
}

inline boost::json::object id_claims() {
    return {{"sub", "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
            {"email_verified", true},
            {"iss", pool_issuer},
            {"cognito:username", "janet"},
            {"origin_jti", "5a4b3c2d-0000-4000-8000-000000000001"},
            {"aud", client},
            {"event_id", "5a4b3c2d-0000-4000-8000-000000000002"},
            {"token_use", "id"},
            {"auth_time", now_seconds - 60},
            {"exp", now_seconds + 3540},
            {"iat", now_seconds - 60},
            {"jti", "5a4b3c2d-0000-4000-8000-000000000004"},
            {"email", "janet@example.com"},
            {"custom:tenant_id", "acme"}};
}

inline std::string with(boost::json::object claims, std::string_view name, boost::json::value value) {
    claims.insert_or_assign(name, std::move(value));
    return boost::json::serialize(claims);
}

// Boost.JSON takes a std::string only by name.
template <std::same_as<std::string> Text>
std::string with(boost::json::object claims, std::string_view name, const Text& value) {
    return with(std::move(claims), name, boost::json::value(boost::json::string(value)));
}

inline std::string without(boost::json::object claims, std::string_view name) {
    claims.erase(name);
    return boost::json::serialize(claims);
}

inline std::string signed_by_pool(std::string_view payload) {
    return shared_rsa().token(algorithm::rs256, rs256_header, payload);
}

inline std::shared_ptr<const key_set> pool_keys() {
    static const auto keys = keys_of({shared_rsa().jwk(kid, "RS256")});
    return keys;
}

inline policy access_policy() { return {{std::string(pool_issuer)}, token_use::access, {std::string(client)}}; }
inline policy id_policy() { return {{std::string(pool_issuer)}, token_use::id, {std::string(client)}}; }

} // namespace poolguard::jwt::test
