#include "pool/tokens/pool_token_verifier.hpp"

#include "base/try.hpp"

namespace poolguard::pool {
pool_token_verifier::pool_token_verifier(user_pools& pools, pool::users& users, pool::groups& groups,
                                         signing_keys& keys, pool::sessions& sessions, const issuer_names& issuers,
                                         const base::clock& clock, std::chrono::seconds clock_skew)
    : pools_(pools), users_(users), groups_(groups), keys_(keys), sessions_(sessions), issuers_(issuers), clock_(clock),
      clock_skew_(clock_skew) {}

result<std::shared_ptr<const user_pool_document>> pool_token_verifier::find_pool(std::string_view pool_id) const {
    auto pool = pools_.find(pool_id);
    if (!pool && pool.error().name == cognito::failure_name::resource_not_found) return nullptr;
    return pool;
}

result<std::shared_ptr<const client_document>> pool_token_verifier::client_of(const jwt::verified_token& token,
                                                                              const user_pool_document& pool) const {
    return pools_.find_client(pool.id, token.client_id());
}

result<jwt::verified_token> pool_token_verifier::verify(std::string_view token, const user_pool_document& pool,
                                                        jwt::policy wanted, const refusal& refuse_for) const {
    POOLGUARD_TRY(const auto keys, keys_.of(pool.id, pool.created));
    const auto now = clock_.now();
    wanted.clock_skew = clock_skew_;
    auto verified = jwt::verifier(wanted).verify(token, *keys->verifying, now);
    if (!verified) return std::unexpected(refuse_for(verified.error(), now));
    const auto& key = wanted.accepts_use(jwt::token_use::id) ? keys->id_key : keys->access_key;
    if (verified->key_id() != key.kid()) return std::unexpected(refuse_for(jwt::error::custom_check_failed, now));
    return std::move(*verified);
}

result<token_status> pool_token_verifier::status_of(const jwt::verified_token& token,
                                                    const user_pool_document& pool) const {
    using enum token_validity;
    POOLGUARD_TRY(auto found, users_.find_exact(pool, token.username()));
    if (!found || found->user.sub != token.subject()) return token_status{};
    token_status out{valid, std::move(found->user)};
    if (!out.user.enabled) {
        out.validity = user_disabled;
        return out;
    }
    POOLGUARD_TRY(const auto is_alive, sessions_.is_alive(pool, out.user, session_of(token)));
    const bool may_have_left = out.user.group_removals > 0 && !token.groups().empty();
    bool is_current = true;
    if (is_alive && may_have_left) {
        POOLGUARD_TRY(is_current, groups_.is_in_all(pool, token.groups(), out.user.username));
    }
    if (!is_alive || !is_current) out.validity = revoked;
    return out;
}

} // namespace poolguard::pool
