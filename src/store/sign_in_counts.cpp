#include "store/sign_in_counts.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::store {
namespace {

constexpr auto counts_partition = "sign-in-counts";
constexpr std::int64_t seconds_of_a_minute = 60;
constexpr std::chrono::hours counts_kept{2};
// An hour of 300 nodes; more are left out.
constexpr std::size_t most_counts_read = 20'000;

struct stored_count {
    static constexpr bool has_defaults = true;
    std::int64_t minute = 0;
    std::int64_t succeeded = 0;
    std::int64_t refused = 0;
    std::string writer{};
};
BOOST_DESCRIBE_STRUCT(stored_count, (), (minute, succeeded, refused, writer))

std::int64_t minute_of(base::time_point at) { return base::epoch_seconds(at) / seconds_of_a_minute; }
std::string sort_of_minute(std::int64_t minute) { return fmt::format("{:010}", minute); }

} // namespace

sign_in_counts::sign_in_counts(records& in, const base::clock& clock, std::string writer, bool is_kept)
    : records_(in), clock_(clock), writer_(std::move(writer)), is_kept_(is_kept) {}

void sign_in_counts::count(bool has_succeeded, base::time_point at) {
    const std::lock_guard lock(mutex_);
    auto& minute = own_[minute_of(at)];
    ++(has_succeeded ? minute.succeeded : minute.refused);
    minute.has_changed = true;
    while (own_.size() > minutes_shown + 1)
        own_.erase(own_.begin());
}

std::map<std::int64_t, sign_in_counts::own_minute> sign_in_counts::take_changed() {
    const std::lock_guard lock(mutex_);
    std::map<std::int64_t, own_minute> out;
    for (auto& [minute, counted] : own_)
        if (std::exchange(counted.has_changed, false)) out.emplace(minute, counted);
    return out;
}

std::expected<void, error> sign_in_counts::write() {
    if (!is_kept_) return {};
    std::expected<void, error> out;
    for (const auto& [minute, counted] : take_changed()) {
        // After a failure the engine is not asked again.
        if (out) {
            const auto expires = base::from_epoch_seconds(minute * seconds_of_a_minute) + counts_kept;
            const auto written =
                save(records_, {counts_partition, fmt::format("{}#{}", sort_of_minute(minute), writer_)},
                     stored_count{minute, counted.succeeded, counted.refused, writer_}, always{}, expires);
            if (written) continue;
            out = std::unexpected(written.error());
        }
        const std::lock_guard lock(mutex_);
        if (const auto at = own_.find(minute); at != own_.end()) at->second.has_changed = true;
    }
    return out;
}

std::expected<void, error> sign_in_counts::add_others(std::vector<sign_ins_in_minute>& to) const {
    query wanted{.partition = counts_partition, .sort_prefix = {}, .limit = max_page_records, .after = {}};
    wanted.after = sort_of_minute(to.front().minute);
    std::size_t read = 0;
    do {
        POOLGUARD_TRY(auto found, records_.find(wanted));
        for (const auto& each : found.records) {
            const auto other = decode<stored_count>(each);
            if (!other) {
                base::log::error("sign_in_count_unreadable", {{"sort_key", each.key.sort}});
                continue;
            }
            const auto place = other->value.minute - to.front().minute;
            if (other->value.writer == writer_ || place < 0 || place >= minutes_shown) continue;
            to[static_cast<std::size_t>(place)].succeeded += other->value.succeeded;
            to[static_cast<std::size_t>(place)].refused += other->value.refused;
        }
        read += found.records.size();
        wanted.after = std::move(found.next);
    } while (wanted.after && read < most_counts_read);
    return {};
}

std::expected<std::vector<sign_ins_in_minute>, error> sign_in_counts::last_hour() const {
    const auto last = minute_of(clock_.now());
    std::vector<sign_ins_in_minute> out;
    for (auto minute = last - minutes_shown + 1; minute <= last; ++minute)
        out.push_back({.minute = minute});
    {
        const std::lock_guard lock(mutex_);
        for (auto& each : out)
            if (const auto own = own_.find(each.minute); own != own_.end()) {
                each.succeeded = own->second.succeeded;
                each.refused = own->second.refused;
            }
    }
    if (is_kept_) POOLGUARD_CHECK(add_others(out));
    return out;
}

} // namespace poolguard::store
