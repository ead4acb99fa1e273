#pragma once
// The current key set of the pool: fetched by a function, kept according to jwt::key_refresh. Reading it never waits
// for a fetch, and takes no lock at all while the set is the one that the thread saw last.

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

    // The current set; null if there is none yet or it is too stale to trust.
    std::shared_ptr<const jwt::key_set> current() const { return current(clock_.now()); }
    std::shared_ptr<const jwt::key_set> current(base::time_point now) const;
    // How many callers at a time may wait for a fetch that might bring an unknown key, so that made-up key ids cannot
    // block all threads while a source is slow. Others do not wait.
    static constexpr int most_waiting_for_unknown = 4;

    // Whether fetch() would fetch, or wait for a running fetch: there is no set yet, it expires soon, or
    // `unknown_key_id` is given and may be asked for now.
    bool should_fetch(std::optional<std::string_view> unknown_key_id) const;
    // Fetches if that is still due, one fetch at a time: later callers wait for the running one. `asked_at` is when the
    // token with the unknown key came in; a fetch that began after it counts for it too.
    void fetch(std::optional<std::string_view> unknown_key_id, std::optional<base::time_point> asked_at = {});
    // The age of the current set; nullopt if there is none. For readiness and metrics.
    std::optional<std::chrono::seconds> age() const;

  private:
    // What readers see. `rules` is the state after the fetch, which says how long the set is valid.
    struct snapshot {
        std::shared_ptr<const jwt::key_set> keys;
        jwt::key_refresh rules;
        base::time_point fetched_at;
    };
    enum class step { nothing, fetch, wait };

    step next_step(std::optional<std::string_view> unknown_key_id, std::optional<base::time_point> asked_at,
                   jwt::key_refresh& rules) const;
    bool is_known(std::string_view key_id) const;
    std::expected<fetched_keys, std::string> fetch_text() const;
    std::expected<std::shared_ptr<const jwt::key_set>, std::string> read(const std::string& jwks) const;
    void publish(std::shared_ptr<const jwt::key_set> keys, base::time_point now);
    const std::shared_ptr<const snapshot>& seen_by_this_thread() const;

    key_fetch fetch_;
    const base::clock& clock_;

    mutable std::mutex mutex_; // guards the members below; not held during a fetch
    std::condition_variable done_;
    std::uint64_t flights_ = 0; // fetches that have ended
    int waiting_ = 0;           // callers that wait for the running fetch
    jwt::key_refresh refresh_;
    std::string text_; // of the current set; written only by the running fetch

    mutable std::mutex published_mutex_;
    std::shared_ptr<const snapshot> published_;
    std::atomic<std::uint64_t> publication_; // unique in this process
};

} // namespace poolguard::service
