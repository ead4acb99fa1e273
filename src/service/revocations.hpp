#pragma once
// Access tokens that are over before their time: by sign-out here, by AdminUserGlobalSignOut at the embedded pool,
// by another node. Held in memory, filled from the store's log, each entry until its last token has expired.

#include "base/clock.hpp"
#include "jwt/verified_token.hpp"
#include "store/revocation_log.hpp"

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace poolguard::service {

class revocations {
  public:
    revocations(store::revocation_log& log, const base::clock& clock);

    // By the token's `jti` or `origin_jti`, or because its subject's tokens issued up to then were revoked. A subject
    // is one of a pool, whichever of the pool's issuer forms names it.
    bool is_revoked(const jwt::verified_token& token) const;
    // Changes whenever something was added, so that a token found valid needs no second look until then. Never 0.
    std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

    // Adds to the log, then at once to memory.
    std::expected<void, store::error> revoke(const store::revocation& entry);
    // Reads what was added to the log since the last time, and forgets what has expired; called at the start and
    // twice a second.
    std::expected<void, store::error> refresh();
    // Tokens, sign-ins and subjects held.
    std::size_t size() const;

  private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    template <class Value>
    using text_map = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;
    struct subject_rule {
        std::int64_t issued_before = 0; // epoch seconds
        base::time_point expires;
    };

    void remember(const store::revocation& entry);
    bool remember_token(const std::string& id, base::time_point expires);
    bool remember_subject(const store::revocation& entry);
    void forget_expired();

    store::revocation_log& log_;
    const base::clock& clock_;
    std::mutex reading_; // guards cursor_ and next_sweep_
    store::revocation_log::cursor cursor_;
    base::time_point next_sweep_;
    mutable std::shared_mutex mutex_;   // guards the maps
    text_map<base::time_point> tokens_; // when each origin_jti and jti may be forgotten
    text_map<subject_rule> subjects_;
    std::atomic<std::uint64_t> generation_{1};
};

} // namespace poolguard::service
