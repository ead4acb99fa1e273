#include "store/rate_limits.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace poolguard::store {
namespace {

constexpr std::size_t most_refused_subjects = 4096;

std::string_view name_of(rate which) { return boost::describe::enum_to_string(which, ""); }
key rate_limit_key(std::string subject) { return {"rates", std::move(subject)}; }

std::string rate_limit_subject(rate which, std::string_view subject) {
    return fmt::format("{}/{}", name_of(which), base::to_hex(base::sha256(subject)));
}

std::chrono::seconds wait_until(base::time_point until, base::time_point now) {
    return std::max(std::chrono::seconds{1}, std::chrono::ceil<std::chrono::seconds>(until - now));
}

} // namespace

const rate_settings::limit& rate_settings::of(rate which) const {
    switch (which) {
    case rate::sign_in_failures:
        return sign_in_failures;
    case rate::sign_in_attempts:
        return sign_in_attempts;
    case rate::codes:
        return codes;
    case rate::refreshes:
        return refreshes;
    case rate::messages_by_network:
        return messages_by_network;
    case rate::messages_by_recipient:
        return messages_by_recipient;
    case rate::client_failures:
        return client_failures;
    }
    return refreshes;
}

rate_limits::rate_limits(rate_settings settings, records& records, const base::clock& clock)
    : settings_(std::move(settings)), records_(records), clock_(clock) {}

std::expected<counted, rate_refusal> rate_limits::take(rate which, std::string_view subject) {
    counted one{which, rate_limit_subject(which, subject)};
    const auto& allowed = settings_.get().of(which);
    if (!allowed) return one;
    const auto now = clock_.now();
    auto until = remembered(one.subject, *allowed, now);
    if (!until) {
        const auto taken = take_one(records_, rate_limit_key(one.subject), *allowed, now);
        if (!taken) {
            base::log::error("rate_not_counted", {{"rate", name_of(which)}, {"cause", describe(taken.error())}});
            return std::unexpected(rate_refusal{});
        }
        if (!*taken) return one;
        until = **taken;
        remember(one.subject, *until);
    }
    return std::unexpected(refuse(which, *until, now));
}

std::expected<counted, rate_refusal> rate_limits::take_by_network(rate which, std::string_view address) {
    const auto network = counted_network(address);
    if (!network) return counted{which, {}};
    return take(which, *network);
}

std::expected<void, rate_refusal> rate_limits::check_network(rate which, std::string_view address) {
    const auto network = counted_network(address);
    const auto& allowed = settings_.get().of(which);
    if (!network || !allowed) return {};
    const auto now = clock_.now();
    const auto until = remembered(rate_limit_subject(which, *network), *allowed, now);
    if (!until) return {};
    return std::unexpected(refuse(which, *until, now));
}

std::optional<std::string> rate_limits::counted_network(std::string_view address) const {
    if (address.empty() || settings_.get().trusted_backends.contains(address)) return std::nullopt;
    return base::network_of(address);
}

rate_refusal rate_limits::refuse(rate which, base::time_point until, base::time_point now) {
    refused_.at(static_cast<std::size_t>(which)).fetch_add(1, std::memory_order_relaxed);
    return {wait_until(until, now)};
}

void rate_limits::give_back(const counted& one) {
    if (one.subject.empty() || !settings_.get().of(one.which)) return;
    // If this fails, the use counts until its window ends.
    if (const auto given = give_one_back(records_, rate_limit_key(one.subject)); !given)
        base::log::warning("rate_not_given_back", {{"rate", name_of(one.which)}, {"cause", describe(given.error())}});
}

void rate_limits::replace(rate_settings settings) {
    settings_.replace(std::move(settings));
    const std::lock_guard lock(mutex_);
    refused_until_.clear();
}

std::uint64_t rate_limits::refused(rate which) const {
    return refused_.at(static_cast<std::size_t>(which)).load(std::memory_order_relaxed);
}

std::optional<base::time_point> rate_limits::remembered(const std::string& key, const allowance& of,
                                                        base::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = refused_until_.find(key);
    if (found == refused_until_.end()) return std::nullopt;
    if (is_in_window(of, found->second, now)) return found->second;
    refused_until_.erase(found);
    return std::nullopt;
}

void rate_limits::remember(const std::string& key, base::time_point until) {
    const std::lock_guard lock(mutex_);
    // This is only a cache of the records, so it may be dropped.
    if (refused_until_.size() >= most_refused_subjects) refused_until_.clear();
    refused_until_.insert_or_assign(key, until);
}

} // namespace poolguard::store
