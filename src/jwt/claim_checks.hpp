#pragma once
// What a policy asks of the claims: one function for each check, in one table that the verifier stops in at the
// first failure and that the explanation goes through to its end.

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
    // Nothing when the claims pass. `now` is in whole seconds since 1970.
    std::optional<error> (*fails)(const claims& given, const policy& wanted, std::int64_t now);
    // The sentence for a token that passes.
    std::string_view passed;
};

std::span<const claim_check> claim_checks();

// Access or id; nothing when "token_use" is missing or is another word.
std::optional<token_use> use_of(const claims& given, const policy& wanted);

// The client that the token was issued to and that the policy accepts: of an id token from "aud", of an access token
// from "client_id", whose "aud" names something else. Nothing when there is none.
std::optional<std::string_view> accepted_client(const claims& given, const policy& wanted, token_use use);

} // namespace poolguard::jwt
