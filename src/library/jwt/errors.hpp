#pragma once
// Errors of the rooms as errors of the public headers, and whether a policy can be used.

#include "jwt/error.hpp"
#include "jwt/key_error.hpp"
#include "jwt/policy.hpp"

#include <optional>
#include <poolguard/token_error.hpp>
#include <poolguard/token_policy.hpp>

namespace poolguard {
inline namespace v0_1 {

token_error to_public(jwt::error value) noexcept;
key_set_error to_public(jwt::key_error value) noexcept;

// What the rooms would throw for.
std::optional<policy_error> check_policy(const token_policy& given) noexcept;
// For a policy that passed check_policy; without its custom check, which is about public tokens.
jwt::policy to_room(const token_policy& given);

} // namespace v0_1
} // namespace poolguard
