#include "service/revocations.hpp"

#include "base/try.hpp"
#include "cognito/messages/common.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace poolguard::service {
namespace {

constexpr std::chrono::seconds sweep_interval{60};
constexpr std::chrono::hours longest_token{24};

// A pool has two issuers with different hosts; both end with the pool's id.
std::string subject_key(std::string_view issuer, std::string_view subject) {
    const auto last = issuer.substr(issuer.rfind('/') + 1);
    return std::string(cognito::is_user_pool_id(last) ? last : issuer).append(1, '\n').append(subject);
}

// An empty subject stands for everybody.
std::string group_key(std::string_view issuer, std::string_view subject, std::string_view group) {
    return subject_key(issuer, subject).append(1, '\n').append(group);
}

template <class Map>
auto find_rule(Map& rules, const std::string& key) {
    const auto found = rules.find(key);
    return found == rules.end() ? nullptr : &found->second;
}

} // namespace

revocations::revocations(store::revocation_log& log, const base::clock& clock, revocations_by by)
    : log_(log), clock_(clock), by_(by), next_sweep_(clock.now() + sweep_interval) {}

bool revocations::is_revoked(const jwt::verified_token& token) const {
    const std::shared_lock lock(mutex_);
    if (!tokens_.empty()) {
        // The embedded pool's tokens without origin_jti name their session by the event.
        const auto session = token.origin_jti().empty() ? token.event_id() : token.origin_jti();
        for (const auto id : {token.jti(), session})
            if (!id.empty() && tokens_.contains(id)) return true;
    }
    if (names_left_group(token)) return true;
    if (subjects_.empty()) return false;
    const auto signed_in = token.auth_time().value_or(token.issued_at());
    return is_subject_revoked(subject_key(token.issuer(), token.subject()), token.origin_jti(),
                              {base::epoch_seconds(token.issued_at()), base::epoch_seconds(signed_in)});
}

bool revocations::has_ended(const jwt::given_token& refreshed, std::string_view issuer) const {
    const std::shared_lock lock(mutex_);
    if (!refreshed.origin_jti.empty() && tokens_.contains(refreshed.origin_jti)) return true;
    return is_subject_revoked(subject_key(issuer, refreshed.sub), refreshed.origin_jti,
                              {refreshed.iat, refreshed.auth_time});
}

bool revocations::is_subject_revoked(const std::string& key, std::string_view origin_jti, const token_times& at) const {
    const auto* rule = find_rule(subjects_, key);
    if (rule == nullptr) return false;
    const auto spared = rule->spared.find(origin_jti);
    const auto spared_until = spared == rule->spared.end() ? 0 : spared->second;
    const auto concerns = [&](std::int64_t time, std::int64_t before) {
        return time < before && spared_until < before;
    };
    return concerns(at.issued, rule->issued_before) || concerns(at.signed_in, rule->signed_in_before);
}

bool revocations::names_left_group(const jwt::verified_token& token) const {
    if (groups_.empty()) return false;
    return std::ranges::any_of(token.groups(), [&](const std::string& group) {
        const auto* own = find_rule(groups_, group_key(token.issuer(), token.subject(), group));
        const auto* all = find_rule(groups_, group_key(token.issuer(), {}, group));
        const auto left = std::max(own != nullptr ? own->left : 0, all != nullptr ? all->left : 0);
        return left > (own != nullptr ? own->joined : 0);
    });
}

std::expected<void, store::error> revocations::write(const store::revocation& entry) {
    auto appended = log_.append(entry);
    if (appended) remember(entry);
    return appended;
}

std::expected<void, store::error> revocations::revoke(const store::revocation& entry) { return write(entry); }

std::expected<void, store::error> revocations::end_user(store::revocation rule) {
    if (by_ == revocations_by::pool) {
        rule.subject_before = rule.signed_in_before = 0;
        if (!rule.origin_jti.empty() || !rule.jti.empty()) POOLGUARD_CHECK(write(rule));
        return refresh();
    }
    {
        const std::shared_lock lock(mutex_);
        const auto* known = find_rule(subjects_, subject_key(rule.issuer, rule.subject));
        const auto after = [](std::int64_t wanted, std::int64_t earlier) {
            return wanted > 0 && wanted < earlier ? earlier + 1 : wanted;
        };
        if (known != nullptr) {
            rule.subject_before = after(rule.subject_before, known->issued_before);
            rule.signed_in_before = after(rule.signed_in_before, known->signed_in_before);
        }
    }
    return write(rule);
}

std::expected<void, store::error> revocations::admit(const jwt::given_token& fresh, std::string_view issuer,
                                                     std::uint64_t known) {
    if (by_ == revocations_by::pool || fresh.origin_jti.empty()) return {};
    store::revocation entry{.subject = fresh.sub, .issuer = std::string(issuer)};
    {
        const std::shared_lock lock(mutex_);
        const auto* rule = find_rule(subjects_, subject_key(issuer, fresh.sub));
        if (rule == nullptr || rule->known_since > known) return {};
        if (fresh.iat >= rule->issued_before && fresh.auth_time >= rule->signed_in_before) return {};
        entry.subject_before = rule->issued_before;
        entry.signed_in_before = rule->signed_in_before;
        entry.expires = rule->expires;
    }
    entry.spared = fresh.origin_jti;
    return write(entry);
}

std::int64_t revocations::next_group_number(std::string_view subject, std::string_view issuer,
                                            std::string_view group) const {
    auto out = base::epoch_milliseconds(clock_.now());
    const std::shared_lock lock(mutex_);
    for (const auto of : {subject, std::string_view{}})
        if (const auto* rule = find_rule(groups_, group_key(issuer, of, group)); rule != nullptr)
            out = std::max({out, rule->left + 1, rule->joined + 1});
    return out;
}

std::expected<void, store::error> revocations::leave_group(std::string_view subject, std::string_view issuer,
                                                           std::string_view group) {
    return change_group(subject, issuer, group, &store::revocation::group_left);
}

std::expected<void, store::error> revocations::join_group(std::string_view subject, std::string_view issuer,
                                                          std::string_view group) {
    return change_group(subject, issuer, group, &store::revocation::group_joined);
}

std::expected<void, store::error> revocations::change_group(std::string_view subject, std::string_view issuer,
                                                            std::string_view group,
                                                            std::int64_t store::revocation::* change) {
    if (by_ == revocations_by::pool) return refresh();
    store::revocation entry{.subject = std::string(subject),
                            .issuer = std::string(issuer),
                            .expires = clock_.now() + longest_token,
                            .group = std::string(group)};
    entry.*change = next_group_number(subject, issuer, group);
    return write(entry);
}

bool revocations::has_group_rules() const {
    const std::shared_lock lock(mutex_);
    return !groups_.empty();
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
    return tokens_.size() + subjects_.size() + groups_.size();
}

void revocations::remember(const store::revocation& entry) {
    if (entry.expires <= clock_.now()) return;
    const std::unique_lock lock(mutex_);
    bool is_new = remember_token(entry.jti, entry.expires);
    is_new = remember_token(entry.origin_jti, entry.expires) || is_new;
    is_new = remember_subject(entry) || is_new;
    is_new = remember_group(entry) || is_new;
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
    if (entry.subject.empty() || (entry.subject_before <= 0 && entry.signed_in_before <= 0)) return false;
    auto& rule = subjects_[subject_key(entry.issuer, entry.subject)];
    rule.expires = std::max(rule.expires, entry.expires);
    if (!entry.spared.empty()) {
        auto& until = rule.spared[entry.spared];
        until = std::max({until, entry.subject_before, entry.signed_in_before});
    }
    if (entry.subject_before <= rule.issued_before && entry.signed_in_before <= rule.signed_in_before) return false;
    rule.issued_before = std::max(rule.issued_before, entry.subject_before);
    rule.signed_in_before = std::max(rule.signed_in_before, entry.signed_in_before);
    rule.known_since = generation_.load(std::memory_order_relaxed) + 1;
    return true;
}

bool revocations::remember_group(const store::revocation& entry) {
    if (entry.group.empty()) return false;
    auto& rule = groups_[group_key(entry.issuer, entry.subject, entry.group)];
    const auto before = std::pair(rule.left, rule.joined);
    rule.left = std::max(rule.left, entry.group_left);
    rule.joined = std::max(rule.joined, entry.group_joined);
    rule.expires = std::max(rule.expires, entry.expires);
    return before != std::pair(rule.left, rule.joined);
}

void revocations::forget_expired() {
    const auto now = clock_.now();
    const std::unique_lock lock(mutex_);
    std::erase_if(tokens_, [now](const auto& each) { return each.second <= now; });
    std::erase_if(subjects_, [now](const auto& each) { return each.second.expires <= now; });
    std::erase_if(groups_, [now](const auto& each) { return each.second.expires <= now; });
}

} // namespace poolguard::service
