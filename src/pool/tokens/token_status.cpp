#include "pool/tokens/token_status.hpp"

#include "base/try.hpp"

namespace poolguard::pool {
namespace {

// A token of a client without token revocation names no session; the time must do.
bool is_from_before_sign_out(const jwt::verified_token& token, const user_document& user) {
    return base::epoch_milliseconds(token.issued_at()) <= user.signed_out;
}

} // namespace

result<token_status> standing_of(const jwt::verified_token& token, const user_pool_document& pool, users& users,
                                 sessions& sessions) {
    POOLGUARD_TRY(auto found, users.find_exact(pool, token.username()));
    if (!found || found->user.sub != token.subject()) return token_status{};
    token_status out{standing::counts, std::move(found->user)};
    if (!out.user.enabled) {
        out.as = standing::user_disabled;
    } else if (token.origin_jti().empty()) {
        if (is_from_before_sign_out(token, out.user)) out.as = standing::over;
    } else {
        POOLGUARD_TRY(const auto alive, sessions.is_alive(pool, out.user, token.origin_jti()));
        if (!alive) out.as = standing::over;
    }
    return out;
}

} // namespace poolguard::pool
