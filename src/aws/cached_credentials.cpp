#include "aws/cached_credentials.hpp"

#include <algorithm>

namespace poolguard::aws {
namespace {

constexpr std::chrono::minutes margin{5};
constexpr std::chrono::seconds pause_after_failure{10};

base::time_point renewal_of(const credentials& given, base::time_point now) {
    if (!given.expires) return now + margin;
    // Credentials that live shorter than the margin must not be requested again with every call.
    return std::max(
        *given.expires - margin,
        now + std::min<std::chrono::milliseconds>(pause_after_failure,
                                                  std::max<std::chrono::milliseconds>((*given.expires - now) / 2, {})));
}

} // namespace

bool cached_credentials::is_valid(base::time_point now) const {
    return current_ && (!current_->expires || now < *current_->expires);
}

std::expected<credentials, credentials_error> cached_credentials::get() {
    std::unique_lock lock(mutex_);
    const auto now = clock_.now();
    if (is_valid(now) && (is_flying_ || now < renew_at_)) return *current_;
    if (!is_flying_) return fly(lock);
    const auto seen = flights_;
    landed_.wait(lock, [&] { return flights_ != seen; });
    if (is_valid(clock_.now())) return *current_;
    return std::unexpected(last_error_);
}

std::expected<credentials, credentials_error> cached_credentials::fly(std::unique_lock<std::mutex>& lock) {
    is_flying_ = true;
    lock.unlock();
    std::expected<credentials, credentials_error> given = std::unexpected(credentials_error::unreachable);
    try {
        given = source_.get();
    } catch (...) {
        lock.lock();
        is_flying_ = false;
        ++flights_;
        landed_.notify_all();
        throw;
    }
    lock.lock();
    is_flying_ = false;
    ++flights_;
    landed_.notify_all();
    const auto now = clock_.now();
    if (given) {
        current_ = *given;
        renew_at_ = renewal_of(*given, now);
        return given;
    }
    last_error_ = given.error();
    renew_at_ = now + pause_after_failure;
    if (is_valid(now)) return *current_;
    return given;
}

} // namespace poolguard::aws
