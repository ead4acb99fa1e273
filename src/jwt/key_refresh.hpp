#pragma once
// Decides when to fetch an issuer's key set, without doing any I/O. The owner serialises the calls, follows the
// returned step and reports the result. A set is used for its lifetime (an hour, or what Cache-Control says within
// bounds), renewed in the background from 80 % of it, and used up to a day longer while its source is down. One fetch
// at a time; after a failure it pauses for a time that doubles from 1 s to 60 s. When the clock is set back by more
// than a minute, as on a machine that started with a wrong one, it renews the set and forgets its pauses.

#include "base/clock.hpp"

#include <boost/describe/enum.hpp>
#include <chrono>
#include <optional>
#include <string_view>

namespace poolguard::jwt {

enum class key_step {
    use,                 // verify with the current set
    fetch_in_background, // the same, and start a fetch without waiting for it
    fetch_now,           // there is no usable set: fetch, then ask again
    wait,                // there is no usable set, but a fetch is running: ask again when it has ended
    refuse,              // there is no usable set, and it is too early to try again
};
BOOST_DESCRIBE_ENUM(key_step, use, fetch_in_background, fetch_now, wait, refuse)

enum class unknown_key_step {
    fetch,  // fetch, then verify once more
    wait,   // a fetch is running: verify once more when it has ended
    refuse, // the key cannot be fetched now
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

    // For each token, before it is verified. Does not change the state: call on_fetch_started when you start a fetch.
    key_step decide(base::time_point now) const;

    // For a token whose key is not in the set. `asked_at` is when the token came in: a fetch that began after it has
    // already looked for the key, so no other is made. Returns `fetch` at most once per 10 s; the caller must then
    // fetch.
    unknown_key_step on_unknown_key(base::time_point now, std::optional<base::time_point> asked_at = std::nullopt);

    void on_fetch_started(base::time_point now);
    // max_age is the result of parse_max_age; it is limited to 5 minutes to 24 hours.
    void on_fetched(base::time_point now, std::optional<std::chrono::seconds> max_age = std::nullopt);
    void on_fetch_failed(base::time_point now);

    // Fresh within its lifetime, stale within a day after it, then none.
    key_state state(base::time_point now) const;

  private:
    struct span {
        base::time_point since, renew_at, fresh_until, usable_until;
    };
    std::optional<span> set_;
    std::optional<base::time_point> last_started_;
    base::time_point next_attempt_{};
    base::time_point next_unknown_{};
    unsigned failures_ = 0;
    bool fetching_ = false;
};

// The lifetime in a Cache-Control header (RFC 9111 section 5.2.2): the shortest max-age in it; 0 for no-store, no-cache
// and a max-age that is not a number; nullopt if it has none of them.
std::optional<std::chrono::seconds> parse_max_age(std::string_view cache_control);

} // namespace poolguard::jwt
