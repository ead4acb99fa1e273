#pragma once
/// @file
/// Decides when to fetch an issuer's key set, without I/O: it says "fetch this URL now" and is given the answer.

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <poolguard/export.hpp>
#include <poolguard/key_set.hpp>
#include <poolguard/time.hpp>
#include <poolguard/token_error.hpp>
#include <poolguard/verified_token.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard {
inline namespace v0_1 {

/// What to do before a token is verified. A step that says fetch is given to one caller, who must fetch url() and then
/// call fetched() or fetch_failed().
enum class key_step {
    verify,              ///< Verify with current().
    fetch_in_background, ///< The same, and the caller must fetch, without having to wait for it.
    fetch,               ///< There is no usable set, or the key is not in it: the caller must fetch, then verify.
    wait,                ///< As `fetch`, but another caller is fetching: verify when it is done (see wait()).
    refuse,              ///< As `fetch`, but it is too early to try again: answer 503, or refuse the token.
};

/// An issuer's key set and when to fetch it. A set is used for its lifetime (an hour, or what Cache-Control says, from
/// 5 minutes to 24 hours), renewed from 80 % of it, and used up to a day longer while its source is down. One fetch at
/// a time; after a failure it pauses for a time that doubles from 1 s to 60 s. A fetch whose result was not told within
/// 30 s counts as failed. When the clock is set back by more than a minute, the set is renewed. Any number of threads
/// may use one.
class POOLGUARD_API key_source {
  public:
    /// The URL of the JWKS, such as cognito_jwks_url() returns. May throw std::bad_alloc.
    explicit key_source(std::string url);
    /// Moving leaves an object that may only be assigned to or destroyed.
    key_source(key_source&&) noexcept;
    /// Takes over the other's set.
    key_source& operator=(key_source&&) noexcept;
    ~key_source();

    /// What to fetch. The caller fetches with a limit of time, follows no redirect, and reads at most 256 KiB.
    const std::string& url() const noexcept;

    /// For each token, before it is verified.
    key_step next(time_point now = current_time()) noexcept;
    /// For a token whose key is not in the set (token_error::unknown_key): `fetch`, `wait` or `refuse`. `asked_at` is
    /// when the token came in: a fetch that began after it has already looked for the key. It says `fetch` at most once
    /// per 10 s, so that forged tokens do not make the server fetch.
    key_step on_unknown_key(time_point asked_at, time_point now = current_time()) noexcept;

    /// The source answered 200 with that body, and with that Cache-Control header if it had one (RFC 9111 section
    /// 5.2.2). On an error the set before is kept, and the fetch counts as failed.
    std::expected<void, key_set_error> fetched(std::string_view jwks_json,
                                               std::optional<std::string_view> cache_control = std::nullopt,
                                               time_point now = current_time()) noexcept;
    /// The source was not reached or answered something else.
    void fetch_failed(time_point now = current_time()) noexcept;

    /// The set to verify with; nullopt before the first fetch, and when the last is too long ago.
    std::optional<key_set> current(time_point now = current_time()) const noexcept;
    /// Blocks the calling thread until no fetch is running, or for at most that time (an hour if it is longer). Whether
    /// none is running.
    bool wait(std::chrono::milliseconds at_most) const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// What a fetch of a key set brought.
struct fetched_keys {
    /// The JWKS.
    std::string body;
    /// The value of the header Cache-Control, if there was one.
    std::optional<std::string> cache_control;
};

/// @cond internal
namespace detail {

// Tells the source that the fetch failed, also when the fetching function throws.
template <class Now>
class fetch_in_progress {
  public:
    fetch_in_progress(key_source& of, Now& now) noexcept : of_(&of), now_(now) {}
    fetch_in_progress(const fetch_in_progress&) = delete;
    fetch_in_progress& operator=(const fetch_in_progress&) = delete;
    ~fetch_in_progress() {
        if (of_ != nullptr) of_->fetch_failed(now_());
    }
    void end(const fetched_keys& got) noexcept {
        std::optional<std::string_view> cache_control;
        if (got.cache_control) cache_control = *got.cache_control;
        // A broken set counts as a failed fetch; the one before it is kept.
        if (!std::exchange(of_, nullptr)->fetched(got.body, cache_control, now_())) return;
    }

  private:
    key_source* of_;
    Now& now_;
};

template <class Fetch, class Now>
void follow(key_step step, key_source& keys, Fetch& fetch, Now& now) {
    constexpr std::chrono::seconds longest_wait{10};
    if (step == key_step::wait) {
        keys.wait(longest_wait);
    } else if (step == key_step::fetch || step == key_step::fetch_in_background) {
        fetch_in_progress<Now> one{keys, now};
        if (const std::optional<fetched_keys> got = fetch(keys.url())) one.end(*got);
    }
}

} // namespace detail
/// @endcond

/// Verifies a token with the keys of a source, which it has fetched when it is time to. `by` is a verifier or a
/// cached_verifier. `fetch` is called as `std::optional<fetched_keys>(const std::string& url)` and blocks: nullopt when
/// the source was not reached or did not answer 200. While one caller fetches the first set, others wait for at most
/// 10 s. `now` is called for the time. Throws only what the two and the policy's custom check throw.
template <class Verifier, class Fetch, class Now = time_point (*)() noexcept>
std::expected<verified_token, token_error> verify_fetching(const Verifier& by, key_source& keys, std::string_view token,
                                                           Fetch&& fetch, Now now = &current_time) {
    const time_point asked_at = now();
    detail::follow(keys.next(asked_at), keys, fetch, now);
    auto set = keys.current(now());
    if (!set) return std::unexpected(token_error::keys_unavailable);
    auto verified = by.verify(token, *set, now());
    if (verified || verified.error() != token_error::unknown_key) return verified;
    const auto step = keys.on_unknown_key(asked_at, now());
    if (step == key_step::refuse) return verified;
    detail::follow(step, keys, fetch, now);
    set = keys.current(now());
    if (!set) return std::unexpected(token_error::keys_unavailable);
    return by.verify(token, *set, now());
}

} // namespace v0_1
} // namespace poolguard
