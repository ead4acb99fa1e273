#include "store/due_queue.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace poolguard::store {
namespace {

// Sorts by the due time.
std::string due_key(base::time_point due, std::string_view name) {
    return fmt::format("{:015}/{}", base::epoch_milliseconds(due), name);
}

} // namespace

due_queue::due_queue(due_queue_settings settings, records& in, const base::clock& clock)
    : settings_(std::move(settings)), records_(in), clock_(clock) {}

std::string_view due_queue::name_of(const record& taken) {
    return std::string_view(taken.key.sort).substr(taken.key.sort.find('/') + 1);
}

std::expected<void, error> due_queue::write(base::time_point due, std::string_view name, std::string document,
                                            std::optional<base::time_point> expires) {
    const auto written =
        records_.put({settings_.partition, due_key(due, name)}, std::move(document), if_absent{}, expires);
    if (!written) return std::unexpected(written.error());
    return {};
}

std::expected<void, error> due_queue::put(std::string_view name, std::string document, base::time_point expires) {
    auto written = write(clock_.now(), name, std::move(document), expires);
    if (written) waiting_.fetch_add(1, std::memory_order_relaxed);
    return written;
}

// Writes the entry again, due when the claim ends, and then removes the old record. If that removal fails, another
// process was faster.
std::optional<record> due_queue::claim(const record& found) {
    const auto until = clock_.now() + settings_.claim;
    auto claimed = found;
    claimed.key.sort = due_key(until, name_of(found));
    if (!write(until, name_of(found), found.document, found.expires)) return std::nullopt;
    if (records_.remove(found.key, if_version{found.version})) return claimed;
    remove(claimed.key);
    return std::nullopt;
}

std::optional<record> due_queue::take_before(std::string_view end) {
    const auto found = records_.find({.partition = settings_.partition});
    if (!found) {
        base::log::warning("queue_unread",
                           {{"queue", std::string_view(settings_.partition)}, {"cause", describe(found.error())}});
        return std::nullopt;
    }
    waiting_.store(found->records.size(), std::memory_order_relaxed);
    for (const auto& each : found->records) {
        if (each.key.sort >= end) break;
        if (auto claimed = claim(each)) return claimed;
    }
    return std::nullopt;
}

std::optional<record> due_queue::take() {
    return take_before(due_key(clock_.now() + std::chrono::milliseconds{1}, ""));
}

// A colon sorts after all digits.
std::optional<record> due_queue::take_any() { return take_before(":"); }

void due_queue::remove(const key& at) {
    if (const auto done = records_.remove(at); !done)
        base::log::warning("queue_entry_not_removed",
                           {{"queue", std::string_view(settings_.partition)}, {"cause", describe(done.error())}});
}

void due_queue::forget(const record& taken) { remove(taken.key); }

bool due_queue::put_off(const record& taken, std::string document, std::int64_t attempts) {
    const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, 9);
    const auto due =
        clock_.now() + std::min(settings_.first_pause * (std::int64_t{1} << doublings), settings_.longest_pause);
    if (taken.expires && due >= *taken.expires) {
        remove(taken.key);
        return false;
    }
    // If this fails, the entry is due when the claim ends.
    if (write(due, name_of(taken), std::move(document), taken.expires)) remove(taken.key);
    return true;
}

} // namespace poolguard::store
