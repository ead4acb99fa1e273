#pragma once
// Tokens that were revoked before they expire: by a sign-out here, by the embedded pool, or by another node. Kept in
// memory and filled from the store's log; each entry stays until its last token has expired.

#include "base/clock.hpp"
#include "jwt/given_token.hpp"
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

// Who writes into the log what ends a whole user's tokens: the embedded pool does it itself, by session.
enum class revocations_by { gateway, pool };

class revocations {
  public:
    revocations(store::revocation_log& log, const base::clock& clock, revocations_by by = revocations_by::gateway);

    // By the token's `jti` or `origin_jti`, because its subject's tokens until some time were revoked, or because it
    // names a group that the subject has left. Both issuers of a pool have the same subjects.
    bool is_revoked(const jwt::verified_token& token) const;
    // The same for an access token that Cognito has just issued for a refresh token.
    bool has_ended(const jwt::given_token& refreshed, std::string_view issuer) const;
    // Changes whenever something is added; until then a token that was checked need not be checked again. Never 0.
    std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

    // Adds to the log, then to memory.
    std::expected<void, store::error> revoke(const store::revocation& entry);
    // Where the pool writes the log, these four read it instead of writing rules on subjects and groups.
    // Adds a rule on the times of a subject's tokens. Where an earlier rule has a later time, because a clock was set
    // back, this one gets the second after that.
    std::expected<void, store::error> end_user(store::revocation rule);
    // Call it with the tokens of a new sign-in, and the generation from before Cognito was asked: if a rule known then
    // would revoke them, because a clock was set back, it does not concern this sign-in.
    std::expected<void, store::error> admit(const jwt::given_token& fresh, std::string_view issuer,
                                            std::uint64_t known);
    // Ends the tokens that name the group, of the subject or, if it is empty, of everybody; allows those of a subject
    // again.
    std::expected<void, store::error> leave_group(std::string_view subject, std::string_view issuer,
                                                  std::string_view group);
    std::expected<void, store::error> join_group(std::string_view subject, std::string_view issuer,
                                                 std::string_view group);
    // Whether there is any rule on a group.
    bool has_group_rules() const;

    // Reads new entries from the log and drops expired ones; called at the start and twice a second.
    std::expected<void, store::error> refresh();
    // The number of tokens, sign-ins, subjects and memberships in memory.
    std::size_t size() const;

  private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    template <class Value>
    using text_map = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;
    struct subject_rule {
        std::int64_t issued_before = 0;    // epoch seconds
        std::int64_t signed_in_before = 0; // the same
        text_map<std::int64_t> spared;     // sign-ins that rules up to that time do not concern
        std::uint64_t known_since = 0;     // the generation of the latest time
        base::time_point expires;
    };
    struct group_rule {
        std::int64_t left = 0;
        std::int64_t joined = 0;
        base::time_point expires;
    };

    void remember(const store::revocation& entry);
    bool remember_token(const std::string& id, base::time_point expires);
    bool remember_subject(const store::revocation& entry);
    bool remember_group(const store::revocation& entry);
    // The times of a token, in epoch seconds.
    struct token_times {
        std::int64_t issued = 0;
        std::int64_t signed_in = 0;
    };
    bool is_subject_revoked(const std::string& key, std::string_view origin_jti, const token_times& at) const;
    bool names_left_group(const jwt::verified_token& token) const;
    // A number for an entry on the group, greater than those of all known ones.
    std::int64_t next_group_number(std::string_view subject, std::string_view issuer, std::string_view group) const;
    // Adds an entry on the group; `change` is its group_left or group_joined.
    std::expected<void, store::error> change_group(std::string_view subject, std::string_view issuer,
                                                   std::string_view group, std::int64_t store::revocation::* change);
    std::expected<void, store::error> write(const store::revocation& entry);
    void forget_expired();

    store::revocation_log& log_;
    const base::clock& clock_;
    revocations_by by_;
    std::mutex reading_; // guards cursor_ and next_sweep_
    store::revocation_log::cursor cursor_;
    base::time_point next_sweep_;
    mutable std::shared_mutex mutex_;   // guards the maps
    text_map<base::time_point> tokens_; // when each origin_jti and jti may be dropped
    text_map<subject_rule> subjects_;
    text_map<group_rule> groups_;
    std::atomic<std::uint64_t> generation_{1};
};

} // namespace poolguard::service
