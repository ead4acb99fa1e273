#pragma once
// Tokens that were revoked before they expire: by a sign-out here, by AdminUserGlobalSignOut at the embedded pool, or
// by another node. Kept in memory and filled from the store's log; each entry stays until its last token has expired.

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

    // By the token's `jti` or `origin_jti`, or because its subject's tokens issued until then were revoked. Both
    // issuers of a pool have the same subjects.
    bool is_revoked(const jwt::verified_token& token) const;
    // Changes whenever something is added; until then a token that was checked need not be checked again. Never 0.
    std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

    // Adds to the log, then to memory.
    std::expected<void, store::error> revoke(const store::revocation& entry);
    // Reads new entries from the log and drops expired ones; called at the start and twice a second.
    std::expected<void, store::error> refresh();
    // The number of tokens, sign-ins and subjects in memory.
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
    text_map<base::time_point> tokens_; // when each origin_jti and jti may be dropped
    text_map<subject_rule> subjects_;
    std::atomic<std::uint64_t> generation_{1};
};

} // namespace poolguard::service
