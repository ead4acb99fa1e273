#pragma once
// The current key set of the pool: fetched through a function, kept by jwt::key_refresh's rules. Reading it takes
// no lock that a fetch holds, and none at all as long as the set is the one that the thread saw last.

#include "base/clock.hpp"
#include "jwt/key_refresh.hpp"
#include "jwt/key_set.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

struct fetched_keys {
    std::string jwks;
    std::optional<std::chrono::seconds> max_age; // of Cache-Control
};
// Fetches the JWKS document; blocks. The error is a sentence for the log.
using key_fetch = std::function<std::expected<fetched_keys, std::string>()>;

class jwks_source {
  public:
    jwks_source(key_fetch fetch, const base::clock& clock);

    // The set in force; null when there is none yet or it is too stale to trust.
    std::shared_ptr<const jwt::key_set> current() const { return current(clock_.now()); }
    std::shared_ptr<const jwt::key_set> current(base::time_point now) const;
    // How many callers may wait at a time for a flight that might bring an unknown key, so that made-up key ids
    // cannot hold up all threads while a source is slow. Others are told to do without.
    static constexpr int most_waiting_for_unknown = 4;

    // Whether fetch() would fetch, or wait for one under way that is worth waiting for: there is no set yet, it is
    // about to run out, or `unknown_key_id` is given and may be asked for now.
    bool should_fetch(std::optional<std::string_view> unknown_key_id) const;
    // Fetches if that is still due, one flight at a time: callers that come while one is under way wait for it.
    // `asked_at` is when the token with the unknown key came in; a fetch that began since then serves it too.
    void fetch(std::optional<std::string_view> unknown_key_id, std::optional<base::time_point> asked_at = {});
    // The age of the set in force; nothing when there is none. For readiness and metrics.
    std::optional<std::chrono::seconds> age() const;

  private:
    // What readers see. `rules` are those of the moment of the fetch, for the times until which the set is good.
    struct snapshot {
        std::shared_ptr<const jwt::key_set> keys;
        jwt::key_refresh rules;
        base::time_point fetched_at;
    };
    enum class step { nothing, fetch, wait };

    step next_step(std::optional<std::string_view> unknown_key_id, std::optional<base::time_point> asked_at,
                   jwt::key_refresh& rules) const;
    std::expected<fetched_keys, std::string> fetch_text() const;
    std::expected<std::shared_ptr<const jwt::key_set>, std::string> read(const std::string& jwks) const;
    void publish(std::shared_ptr<const jwt::key_set> keys, base::time_point now);
    const std::shared_ptr<const snapshot>& seen_by_this_thread() const;

    key_fetch fetch_;
    const base::clock& clock_;

    mutable std::mutex mutex_; // guards what follows; not held during a fetch
    std::condition_variable done_;
    std::uint64_t flights_ = 0; // that have ended
    int waiting_ = 0;           // callers, for the flight under way
    jwt::key_refresh refresh_;
    std::string text_; // of the set in force; written by the one flight alone

    mutable std::mutex published_mutex_;
    std::shared_ptr<const snapshot> published_;
    std::atomic<std::uint64_t> publication_; // differs between any two in this process
};

} // namespace poolguard::service
