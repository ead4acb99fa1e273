#pragma once
// Whether the sign-in behind a token whose signature was verified still counts at its pool.

#include "jwt/verified_token.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/model/users.hpp"

namespace poolguard::pool {

enum class standing {
    counts,
    user_gone, // or another one has the name
    user_disabled,
    over, // signed out, or revoked
};

struct token_status {
    standing as = standing::user_gone;
    user_document user{}; // of the token, where there is one
};

result<token_status> standing_of(const jwt::verified_token& token, const user_pool_document& pool, users& users,
                                   sessions& sessions);

} // namespace poolguard::pool
