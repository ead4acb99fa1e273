#pragma once
// The checks of a policy on the claims, as one table of functions: the verifier stops at the first failure, the
// explanation makes them all.

#include "jwt/claims.hpp"
#include "jwt/error.hpp"
#include "jwt/policy.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace poolguard::jwt {

struct claim_check {
    std::string_view name;
    // nullopt if the claims pass. `now` is in whole seconds since 1970.
    std::optional<error> (*fails)(const claims& given, const policy& wanted, std::int64_t now);
    // The sentence for a token that passes.
    std::string_view passed;
};

std::span<const claim_check> claim_checks();

// Access or id; nullopt if "token_use" is missing or is another word.
std::optional<token_use> use_of(const claims& given, const policy& wanted);

// The client that the token was issued to, if the policy accepts it: from "aud" for an id token, from "client_id" for
// an access token, whose "aud" names something else. nullopt if there is none.
std::optional<std::string_view> accepted_client(const claims& given, const policy& wanted, token_use use);

} // namespace poolguard::jwt
