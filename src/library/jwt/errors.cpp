#include "library/jwt/errors.hpp"

#include <algorithm>
#include <array>
#include <poolguard/version.hpp>

namespace poolguard {
inline namespace v0_1 {
namespace {

// In the order of jwt::error.
constexpr std::array token_errors{token_error::token_too_large,
                                  token_error::malformed_token,
                                  token_error::not_canonical_base64url,
                                  token_error::header_not_json,
                                  token_error::payload_not_json,
                                  token_error::duplicate_member,
                                  token_error::critical_header,
                                  token_error::wrong_type_header,
                                  token_error::missing_algorithm,
                                  token_error::unsupported_algorithm,
                                  token_error::missing_key_id,
                                  token_error::bad_key_id,
                                  token_error::unknown_key,
                                  token_error::algorithm_not_for_key,
                                  token_error::bad_signature,
                                  token_error::bad_claim_type,
                                  token_error::missing_expiry,
                                  token_error::expired,
                                  token_error::missing_issued_at,
                                  token_error::issued_in_future,
                                  token_error::not_yet_valid,
                                  token_error::missing_issuer,
                                  token_error::wrong_issuer,
                                  token_error::missing_token_use,
                                  token_error::wrong_token_use,
                                  token_error::missing_client,
                                  token_error::wrong_client,
                                  token_error::missing_subject,
                                  token_error::subject_mismatch,
                                  token_error::missing_auth_time,
                                  token_error::authentication_too_old,
                                  token_error::missing_group,
                                  token_error::forbidden_group,
                                  token_error::missing_scope,
                                  token_error::custom_check_failed,
                                  token_error::crypto_failure};

// In the order of jwt::key_error.
constexpr std::array key_set_errors{key_set_error::too_large,
                                    key_set_error::not_json,
                                    key_set_error::duplicate_member,
                                    key_set_error::no_keys,
                                    key_set_error::too_many_keys,
                                    key_set_error::malformed_key,
                                    key_set_error::algorithm_not_for_key,
                                    key_set_error::weak_rsa_key,
                                    key_set_error::oversized_rsa_key,
                                    key_set_error::bad_rsa_exponent,
                                    key_set_error::point_not_on_curve,
                                    key_set_error::private_key_published,
                                    key_set_error::duplicate_key_id,
                                    key_set_error::bad_private_key,
                                    key_set_error::crypto_failure};

// A value that the rooms gain without a place here does not compile.
static_assert(token_errors.size() == static_cast<std::size_t>(jwt::error::crypto_failure) + 1);
static_assert(key_set_errors.size() == static_cast<std::size_t>(jwt::key_error::crypto_failure) + 1);

template <class Room>
std::optional<Room> to_room_error(const auto& all, auto value) {
    const auto found = std::ranges::find(all, value);
    if (found == all.end()) return std::nullopt;
    return static_cast<Room>(found - all.begin());
}

bool lacks_text(const std::vector<std::string>& list) {
    return list.empty() || std::ranges::any_of(list, [](const auto& entry) { return entry.empty(); });
}

jwt::token_use to_room_use(token_use use) {
    return use == token_use::access ? jwt::token_use::access
           : use == token_use::id   ? jwt::token_use::id
                                    : jwt::token_use::either;
}

} // namespace

token_error to_public(jwt::error value) noexcept { return token_errors[static_cast<std::size_t>(value)]; }
key_set_error to_public(jwt::key_error value) noexcept { return key_set_errors[static_cast<std::size_t>(value)]; }

std::string_view name(token_error value) noexcept {
    if (value == token_error::keys_unavailable) return "keys_unavailable";
    if (value == token_error::out_of_memory) return "out_of_memory";
    const auto room = to_room_error<jwt::error>(token_errors, value);
    return room ? jwt::name(*room) : "unknown";
}

std::string_view describe(token_error value) noexcept {
    if (value == token_error::keys_unavailable) return "The issuer's key set is not available.";
    if (value == token_error::out_of_memory) return "The token could not be checked because memory ran out.";
    const auto room = to_room_error<jwt::error>(token_errors, value);
    return room ? jwt::describe(*room) : "The token was refused.";
}

std::string_view name(key_set_error value) noexcept {
    if (value == key_set_error::out_of_memory) return "out_of_memory";
    const auto room = to_room_error<jwt::key_error>(key_set_errors, value);
    return room ? jwt::name(*room) : "unknown";
}

std::string_view describe(key_set_error value) noexcept {
    if (value == key_set_error::out_of_memory) return "The key set could not be read because memory ran out.";
    const auto room = to_room_error<jwt::key_error>(key_set_errors, value);
    return room ? jwt::describe(*room) : "The key set was refused.";
}

std::string_view describe(policy_error value) noexcept {
    switch (value) {
    case policy_error::no_issuer:
        return "A token policy needs at least one issuer and no empty one.";
    case policy_error::no_client:
        return "A token policy needs at least one client id and no empty one.";
    case policy_error::bad_clock_skew:
        return "The clock skew of a token policy must be 0 to 300 seconds.";
    case policy_error::bad_size:
        return "A token policy must allow some bytes.";
    case policy_error::bad_auth_age:
        return "The sign-in age of a token policy must be positive.";
    case policy_error::no_cache_room:
        return "A token cache needs room for at least one entry.";
    case policy_error::out_of_memory:
        return "The verifier could not be made because memory ran out.";
    }
    return "The token policy was refused.";
}

std::optional<policy_error> check_policy(const token_policy& given) noexcept {
    if (lacks_text(given.issuers)) return policy_error::no_issuer;
    if (!given.accepts_any_client && lacks_text(given.client_ids)) return policy_error::no_client;
    if (given.clock_skew < std::chrono::seconds{0} || given.clock_skew > jwt::policy::max_clock_skew)
        return policy_error::bad_clock_skew;
    if (given.max_token_bytes == 0) return policy_error::bad_size;
    if (given.max_auth_age && *given.max_auth_age <= std::chrono::seconds{0}) return policy_error::bad_auth_age;
    return std::nullopt;
}

jwt::policy to_room(const token_policy& given) {
    const auto use = to_room_use(given.use);
    auto out = given.accepts_any_client ? jwt::policy{given.issuers, use, jwt::accept_any_client_unsafe}
                                        : jwt::policy{given.issuers, use, given.client_ids};
    out.clock_skew = given.clock_skew;
    out.max_token_bytes = given.max_token_bytes;
    out.any_group = given.any_group;
    out.all_groups = given.all_groups;
    out.no_group = given.no_group;
    out.any_scope = given.any_scope;
    out.all_scopes = given.all_scopes;
    out.max_auth_age = given.max_auth_age;
    out.accept_missing_token_use_unsafe = given.accept_missing_token_use_unsafe;
    return out;
}

std::string_view version() noexcept { return POOLGUARD_VERSION; }

} // namespace v0_1
} // namespace poolguard
