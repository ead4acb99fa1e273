#include "jwt/key_refresh.hpp"
#include "library/jwt/access.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <poolguard/key_source.hpp>

namespace poolguard {
inline namespace v0_1 {
namespace {

// A caller that was told to fetch and never said what came of it does not block the others for good.
constexpr std::chrono::seconds fetch_deadline{30};
// Longer than any fetch, and short enough to be added to a time.
constexpr std::chrono::hours longest_wait_for_fetch{1};

} // namespace

struct key_source::state {
    explicit state(std::string from) : url(std::move(from)) {}

    const std::string url;
    mutable std::mutex mutex;
    mutable std::condition_variable ended;
    jwt::key_refresh refresh;
    std::optional<key_set> set;
    std::optional<time_point> started; // while a fetch is running

    void begin(time_point now) {
        refresh.on_fetch_started(now);
        started = now;
    }
    void fail(time_point now) {
        if (!started) return;
        refresh.on_fetch_failed(now);
        started.reset();
        ended.notify_all();
    }
    void give_up_on_the_lost(time_point now) {
        // Also one that seems to begin in the future: the clock was set back.
        if (started && std::chrono::abs(now - *started) >= fetch_deadline) fail(now);
    }
};

key_source::key_source(std::string url) : state_(std::make_unique<state>(std::move(url))) {}
key_source::key_source(key_source&&) noexcept = default;
key_source& key_source::operator=(key_source&&) noexcept = default;
key_source::~key_source() = default;

const std::string& key_source::url() const noexcept { return state_->url; }

key_step key_source::next(time_point now) noexcept {
    const std::lock_guard lock{state_->mutex};
    state_->give_up_on_the_lost(now);
    switch (state_->refresh.decide(now)) {
    case jwt::key_step::use:
        return key_step::verify;
    case jwt::key_step::fetch_in_background:
        state_->begin(now);
        return key_step::fetch_in_background;
    case jwt::key_step::fetch_now:
        state_->begin(now);
        return key_step::fetch;
    case jwt::key_step::wait:
        return key_step::wait;
    case jwt::key_step::refuse:
        break;
    }
    return key_step::refuse;
}

key_step key_source::on_unknown_key(time_point asked_at, time_point now) noexcept {
    const std::lock_guard lock{state_->mutex};
    state_->give_up_on_the_lost(now);
    switch (state_->refresh.on_unknown_key(now, asked_at)) {
    case jwt::unknown_key_step::fetch:
        state_->begin(now);
        return key_step::fetch;
    case jwt::unknown_key_step::wait:
        return key_step::wait;
    case jwt::unknown_key_step::refuse:
        break;
    }
    return key_step::refuse;
}

std::expected<void, key_set_error> key_source::fetched(std::string_view jwks_json,
                                                       std::optional<std::string_view> cache_control,
                                                       time_point now) noexcept {
    auto read = key_set::parse(jwks_json);
    const std::lock_guard lock{state_->mutex};
    if (!read) {
        state_->fail(now);
        return std::unexpected(read.error());
    }
    state_->set = std::move(*read);
    state_->refresh.on_fetched(now, cache_control ? jwt::parse_max_age(*cache_control) : std::nullopt);
    state_->started.reset();
    state_->ended.notify_all();
    return {};
}

void key_source::fetch_failed(time_point now) noexcept {
    const std::lock_guard lock{state_->mutex};
    state_->fail(now);
}

std::optional<key_set> key_source::current(time_point now) const noexcept {
    const std::lock_guard lock{state_->mutex};
    if (state_->refresh.state(now) == jwt::key_state::none) return std::nullopt;
    return state_->set;
}

bool key_source::wait(std::chrono::milliseconds at_most) const noexcept {
    std::unique_lock lock{state_->mutex};
    return state_->ended.wait_for(lock, std::min<std::chrono::milliseconds>(at_most, longest_wait_for_fetch),
                                  [this] { return !state_->started; });
}

} // namespace v0_1
} // namespace poolguard
