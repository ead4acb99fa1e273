#include "service/revocations.hpp"

#include "base/try.hpp"
#include "cognito/messages/common.hpp"

#include <algorithm>
#include <chrono>

namespace poolguard::service {
namespace {

constexpr std::chrono::seconds sweep_interval{60};

// A pool has two issuers with different hosts; both end with the pool's id.
std::string subject_key(std::string_view issuer, std::string_view subject) {
    const auto last = issuer.substr(issuer.rfind('/') + 1);
    return std::string(cognito::is_user_pool_id(last) ? last : issuer).append(1, '\n').append(subject);
}

} // namespace

revocations::revocations(store::revocation_log& log, const base::clock& clock)
    : log_(log), clock_(clock), next_sweep_(clock.now() + sweep_interval) {}

bool revocations::is_revoked(const jwt::verified_token& token) const {
    const std::shared_lock lock(mutex_);
    if (!tokens_.empty())
        for (const auto id : {token.jti(), token.origin_jti()})
            if (!id.empty() && tokens_.contains(id)) return true;
    if (subjects_.empty()) return false;
    const auto found = subjects_.find(subject_key(token.issuer(), token.subject()));
    return found != subjects_.end() && base::epoch_seconds(token.issued_at()) < found->second.issued_before;
}

std::expected<void, store::error> revocations::revoke(const store::revocation& entry) {
    auto appended = log_.append(entry);
    if (appended) remember(entry);
    return appended;
}

std::expected<void, store::error> revocations::refresh() {
    const std::lock_guard lock(reading_);
    POOLGUARD_TRY(const auto added, log_.since(cursor_));
    for (const auto& each : added)
        remember(each);
    if (clock_.now() >= next_sweep_) {
        forget_expired();
        next_sweep_ = clock_.now() + sweep_interval;
    }
    return {};
}

std::size_t revocations::size() const {
    const std::shared_lock lock(mutex_);
    return tokens_.size() + subjects_.size();
}

void revocations::remember(const store::revocation& entry) {
    if (entry.expires <= clock_.now()) return;
    const std::unique_lock lock(mutex_);
    bool is_new = remember_token(entry.jti, entry.expires);
    is_new = remember_token(entry.origin_jti, entry.expires) || is_new;
    is_new = remember_subject(entry) || is_new;
    // Reading one's own entries back from the log must not cause all cached tokens to be checked again.
    if (is_new) generation_.fetch_add(1, std::memory_order_release);
}

bool revocations::remember_token(const std::string& id, base::time_point expires) {
    if (id.empty()) return false;
    const auto [at, is_new] = tokens_.try_emplace(id, expires);
    at->second = std::max(at->second, expires);
    return is_new;
}

bool revocations::remember_subject(const store::revocation& entry) {
    if (entry.subject.empty() || entry.subject_before <= 0) return false;
    auto& rule = subjects_[subject_key(entry.issuer, entry.subject)];
    rule.expires = std::max(rule.expires, entry.expires);
    if (entry.subject_before <= rule.issued_before) return false;
    rule.issued_before = entry.subject_before;
    return true;
}

void revocations::forget_expired() {
    const auto now = clock_.now();
    const std::unique_lock lock(mutex_);
    std::erase_if(tokens_, [now](const auto& each) { return each.second <= now; });
    std::erase_if(subjects_, [now](const auto& each) { return each.second.expires <= now; });
}

} // namespace poolguard::service
