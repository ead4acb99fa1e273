#include "service/jwks_source.hpp"

#include "base/log.hpp"

#include <exception>

namespace poolguard::service {
namespace {

std::uint64_t next_publication() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

} // namespace

jwks_source::jwks_source(key_fetch fetch, const base::clock& clock)
    : fetch_(std::move(fetch)), clock_(clock), publication_(next_publication()) {}

std::shared_ptr<const jwt::key_set> jwks_source::current(base::time_point now) const {
    const auto& seen = seen_by_this_thread();
    if (!seen || seen->rules.state(now) == jwt::key_state::none) return nullptr;
    return seen->keys;
}

bool jwks_source::should_fetch(std::optional<std::string_view> unknown_key_id) const {
    const std::lock_guard lock(mutex_);
    auto rules = refresh_;
    return next_step(unknown_key_id, std::nullopt, rules) != step::nothing;
}

jwks_source::step jwks_source::next_step(std::optional<std::string_view> unknown_key_id,
                                         std::optional<base::time_point> asked_at, jwt::key_refresh& rules) const {
    const auto now = clock_.now();
    switch (rules.decide(now)) {
    case jwt::key_step::fetch_now:
    case jwt::key_step::fetch_in_background:
        return step::fetch;
    case jwt::key_step::wait:
        return step::wait;
    case jwt::key_step::refuse:
        return step::nothing;
    case jwt::key_step::use:
        break;
    }
    if (!unknown_key_id || is_known(*unknown_key_id)) return step::nothing;
    switch (rules.on_unknown_key(now, asked_at)) {
    case jwt::unknown_key_step::fetch:
        return step::fetch;
    case jwt::unknown_key_step::wait:
        return waiting_ < most_waiting_for_unknown ? step::wait : step::nothing;
    case jwt::unknown_key_step::refuse:
        return step::nothing;
    }
    return step::nothing;
}

// A fetch may have brought the key since the caller looked. Asking for it again would use up the one fetch that
// unknown keys may cause for a while.
bool jwks_source::is_known(std::string_view key_id) const {
    const auto& seen = seen_by_this_thread();
    return seen && seen->keys->find(key_id) != nullptr;
}

void jwks_source::fetch(std::optional<std::string_view> unknown_key_id, std::optional<base::time_point> asked_at) {
    std::unique_lock lock(mutex_);
    const auto next = next_step(unknown_key_id, asked_at, refresh_);
    if (next == step::wait) {
        ++waiting_;
        done_.wait(lock, [this, flight = flights_] { return flights_ != flight; });
        --waiting_;
    }
    if (next != step::fetch) return;
    refresh_.on_fetch_started(clock_.now());
    lock.unlock();

    auto fetched = fetch_text();
    auto keys = fetched ? read(fetched->jwks) : std::unexpected(std::move(fetched.error()));

    lock.lock();
    const auto now = clock_.now();
    if (keys) {
        refresh_.on_fetched(now, fetched->max_age);
        text_ = std::move(fetched->jwks);
        base::log::info("keys_fetched", {{"keys", static_cast<std::int64_t>((*keys)->size())}});
        publish(std::move(*keys), now);
    } else {
        refresh_.on_fetch_failed(now);
        base::log::warning("keys_not_fetched", {{"cause", std::string_view(keys.error())}});
    }
    ++flights_;
    done_.notify_all();
}

std::expected<fetched_keys, std::string> jwks_source::fetch_text() const {
    // An exception must not leave those waiting who wait for this fetch.
    try {
        return fetch_();
    } catch (const std::exception& problem) {
        return std::unexpected(problem.what());
    }
}

std::expected<std::shared_ptr<const jwt::key_set>, std::string> jwks_source::read(const std::string& jwks) const {
    // Only a fetch writes these two, and there is only one at a time, so they are read without their locks.
    // The same text is the same set: keeping it keeps the OpenSSL contexts of its keys.
    if (jwks == text_ && published_) return published_->keys;
    auto keys = jwt::key_set::parse(jwks);
    if (!keys) return std::unexpected(std::string(jwt::describe(keys.error())));
    return std::move(*keys);
}

void jwks_source::publish(std::shared_ptr<const jwt::key_set> keys, base::time_point now) {
    auto made = std::make_shared<const snapshot>(snapshot{std::move(keys), refresh_, now});
    const std::lock_guard lock(published_mutex_);
    published_ = std::move(made);
    publication_.store(next_publication(), std::memory_order_release);
}

const std::shared_ptr<const jwks_source::snapshot>& jwks_source::seen_by_this_thread() const {
    struct sighting {
        std::uint64_t publication = 0;
        std::shared_ptr<const snapshot> seen;
    };
    thread_local sighting last;
    if (last.publication != publication_.load(std::memory_order_acquire)) {
        const std::lock_guard lock(published_mutex_);
        last = {publication_.load(std::memory_order_relaxed), published_};
    }
    return last.seen;
}

std::optional<std::chrono::seconds> jwks_source::age() const {
    const auto now = clock_.now();
    const auto& seen = seen_by_this_thread();
    if (!seen || seen->rules.state(now) == jwt::key_state::none) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(now - seen->fetched_at);
}

} // namespace poolguard::service
