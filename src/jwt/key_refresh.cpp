#include "jwt/key_refresh.hpp"

#include <algorithm>

namespace poolguard::jwt {
namespace {

// A pause that ends later than any could was begun before the clock was set back, and counts no longer.
bool is_pausing(base::time_point now, base::time_point until) {
    return now < until && until - now <= key_refresh::longest_pause;
}

// Callers may be late by a moment; later than this, the clock was set back.
bool is_after_clock(base::time_point now, base::time_point then) { return then - now > key_refresh::longest_pause; }

} // namespace

key_state key_refresh::state(base::time_point now) const {
    if (!set_ || now >= set_->usable_until) return key_state::none;
    return now < set_->fresh_until ? key_state::fresh : key_state::stale;
}

key_step key_refresh::decide(base::time_point now) const {
    const bool may_fetch = !fetching_ && !is_pausing(now, next_attempt_);
    if (state(now) != key_state::none) {
        const bool is_due = now >= set_->renew_at || is_after_clock(now, set_->since);
        return is_due && may_fetch ? key_step::fetch_in_background : key_step::use;
    }
    if (fetching_) return key_step::wait;
    return may_fetch ? key_step::fetch_now : key_step::refuse;
}

unknown_key_step key_refresh::on_unknown_key(base::time_point now, std::optional<base::time_point> asked_at) {
    if (fetching_) return unknown_key_step::wait;
    if (asked_at && last_started_ && *last_started_ >= *asked_at && !is_after_clock(now, *last_started_)) {
        next_unknown_ = std::max(next_unknown_, *last_started_ + unknown_key_pause);
        return unknown_key_step::refuse;
    }
    if (is_pausing(now, next_unknown_) || is_pausing(now, next_attempt_)) return unknown_key_step::refuse;
    next_unknown_ = now + unknown_key_pause;
    return unknown_key_step::fetch;
}

void key_refresh::on_fetch_started(base::time_point now) {
    fetching_ = true;
    last_started_ = now;
}

void key_refresh::on_fetched(base::time_point now, std::optional<std::chrono::seconds> max_age) {
    const std::chrono::milliseconds life = std::clamp(max_age.value_or(default_life), min_life, max_life);
    set_ = span{now, now + life * 4 / 5, now + life, now + life + max_staleness};
    fetching_ = false;
    failures_ = 0;
    next_attempt_ = {};
}

void key_refresh::on_fetch_failed(base::time_point now) {
    constexpr unsigned doublings = 6; // 64 s is more than the longest pause
    const auto pause = std::min(first_pause * (1U << std::min(failures_, doublings)), longest_pause);
    ++failures_;
    fetching_ = false;
    next_attempt_ = now + pause;
    next_unknown_ = std::max(is_after_clock(now, next_unknown_) ? now : next_unknown_, now + unknown_key_pause);
}

} // namespace poolguard::jwt
