#pragma once
// When an issuer's key set is to be fetched: a machine that says what to do and does nothing itself. Whoever owns it
// serialises the calls, does what it says, and tells it how that went. A set is used for its life (an hour, or what
// Cache-Control says within bounds), renewed in the background from 80 % of it, and used up to a day longer while its
// source is down. One fetch at a time; after a failed one a pause that doubles from 1 s to 60 s.

#include "base/clock.hpp"

#include <boost/describe/enum.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::jwt {

enum class key_step {
    use,                 // verify with the set at hand
    fetch_in_background, // the same, and start a fetch that nobody waits for
    fetch_now,           // there is nothing to verify with: fetch, then ask again
    wait,                // the same, but a fetch is under way: ask again when it ended
    refuse,              // there is nothing to verify with and it is too early to try again
};
BOOST_DESCRIBE_ENUM(key_step, use, fetch_in_background, fetch_now, wait, refuse)

enum class unknown_key_step {
    fetch,  // fetch, then verify once more
    wait,   // a fetch is under way: verify once more when it ended
    refuse, // the key is not to be had now
};
BOOST_DESCRIBE_ENUM(unknown_key_step, fetch, wait, refuse)

enum class key_state { none, fresh, stale };
BOOST_DESCRIBE_ENUM(key_state, none, fresh, stale)

class key_refresh {
  public:
    static constexpr std::chrono::seconds default_life{3600};
    static constexpr std::chrono::seconds min_life{300};
    static constexpr std::chrono::seconds max_life{86400};
    static constexpr std::chrono::seconds max_staleness{86400};
    static constexpr std::chrono::seconds unknown_key_pause{10};
    static constexpr std::chrono::seconds first_pause{1};
    static constexpr std::chrono::seconds longest_pause{60};

    // For each token, before it is verified. Changes nothing: say on_fetch_started when you follow it.
    key_step decide(base::time_point now) const;

    // For a token whose key is not in the set. `asked_at` is when the token came in: if a fetch began since, that one
    // has looked for the key already and no other is made for it. A fetch is told once in 10 s, and must be made.
    unknown_key_step on_unknown_key(std::string_view kid, base::time_point now,
                                    std::optional<base::time_point> asked_at = std::nullopt);

    void on_fetch_started(base::time_point now);
    // max_age is what parse_max_age gave; it is kept within 5 minutes and 24 hours.
    void on_fetched(base::time_point now, std::optional<std::chrono::seconds> max_age = std::nullopt);
    void on_fetch_failed(base::time_point now);

    // Fresh within its life, stale within a day after it; then there is none.
    key_state state(base::time_point now) const;
    bool fetching() const noexcept { return fetching_; }
    // Before this moment no fetch is started, because the last one failed; for Retry-After.
    base::time_point next_attempt() const noexcept { return next_attempt_; }
    // The key id that the last fetch for an unknown one was for, for the log; empty when there was none.
    const std::string& last_unknown_key() const noexcept { return last_unknown_key_; }

  private:
    struct span {
        base::time_point renew_at, fresh_until, usable_until;
    };
    std::optional<span> set_;
    std::optional<base::time_point> last_started_;
    base::time_point next_attempt_{};
    base::time_point next_unknown_{};
    std::string last_unknown_key_;
    unsigned failures_ = 0;
    bool fetching_ = false;
};

// The life that a Cache-Control header gives (RFC 9111 section 5.2.2): the shortest max-age in it; 0 for no-store,
// no-cache and a max-age that is not a number; nothing when it says nothing of the kind.
std::optional<std::chrono::seconds> parse_max_age(std::string_view cache_control);

} // namespace poolguard::jwt
