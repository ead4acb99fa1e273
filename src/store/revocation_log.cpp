#include "store/revocation_log.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <boost/describe/class.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace poolguard::store {
namespace {

constexpr auto log_partition = "revocations";
constexpr std::size_t most_remembered = 100'000;

// A revocation as it is stored.
struct log_entry {
    static constexpr bool has_defaults = true;
    std::string origin_jti;
    std::string jti;
    std::string subject;
    std::string issuer;
    std::int64_t subject_before = 0;
    std::int64_t expires = 0; // epoch milliseconds
    std::int64_t signed_in_before = 0;
    std::string spared;
    std::string group;
    std::int64_t group_left = 0;
    std::int64_t group_joined = 0;
};
BOOST_DESCRIBE_STRUCT(log_entry, (),
                      (origin_jti, jti, subject, issuer, subject_before, expires, signed_in_before, spared, group,
                       group_left, group_joined))

std::string sort_key_at(base::time_point at) {
    return fmt::format("{:015}", std::max<std::int64_t>(0, base::epoch_milliseconds(at)));
}

// The time at the beginning of a sort key; the epoch for a key of another form.
base::time_point time_of(std::string_view sort) {
    std::int64_t out = 0;
    std::from_chars(sort.data(), sort.data() + sort.size(), out);
    return base::from_epoch_milliseconds(out);
}

std::optional<revocation> read_entry(const record& from) {
    auto found = decode<log_entry>(from);
    if (!found) {
        base::log::error("revocation_unreadable", {{"sort_key", from.key.sort}});
        return std::nullopt;
    }
    auto& entry = found->value;
    return revocation{std::move(entry.origin_jti), std::move(entry.jti),
                      std::move(entry.subject),    std::move(entry.issuer),
                      entry.subject_before,        base::from_epoch_milliseconds(entry.expires),
                      entry.signed_in_before,      std::move(entry.spared),
                      std::move(entry.group),      entry.group_left,
                      entry.group_joined};
}

} // namespace

std::expected<void, error> revocation_log::append(const revocation& what) {
    const auto now = clock_.now();
    if (what.expires <= now) return {};
    const log_entry entry{what.origin_jti,
                          what.jti,
                          what.subject,
                          what.issuer,
                          what.subject_before,
                          base::epoch_milliseconds(what.expires),
                          what.signed_in_before,
                          what.spared,
                          what.group,
                          what.group_left,
                          what.group_joined};
    // Never before what is there, or a node whose clock is behind would append where the others have read already.
    POOLGUARD_TRY(const auto newest,
                  records_.find({.partition = log_partition, .limit = 1, .direction = direction::descending}));
    const auto after = newest.records.empty() ? now : std::max(now, time_of(newest.records.front().key.sort));
    const key at{log_partition, sort_key_at(after) + '#' + base::to_hex(random_.take(8))};
    POOLGUARD_CHECK(save(records_, at, entry, if_absent{}, what.expires));
    return {};
}

std::expected<std::vector<revocation>, error> revocation_log::since(cursor& from) const {
    const auto now = clock_.now();
    query wanted{.partition = log_partition, .sort_prefix = {}, .limit = max_page_records, .after = {}};
    if (!from.start_.empty()) wanted.after = from.start_;
    auto moved = from;
    std::vector<revocation> out;
    do {
        POOLGUARD_TRY(auto found, records_.find(wanted));
        for (const auto& each : found.records) {
            if (!moved.seen_.insert(each.key.sort).second) continue;
            moved.newest_ = std::max(moved.newest_, time_of(each.key.sort));
            if (auto entry = read_entry(each)) out.push_back(std::move(*entry));
        }
        wanted.after = std::move(found.next);
    } while (wanted.after);

    // At most now: a node whose clock is ahead must not hide what the others append meanwhile.
    moved.start_ = sort_key_at(std::min(moved.newest_, now) - overlap);
    moved.seen_.erase(moved.seen_.begin(), moved.seen_.lower_bound(moved.start_));
    while (moved.seen_.size() > most_remembered)
        moved.seen_.erase(moved.seen_.begin());
    from = std::move(moved);
    return out;
}

} // namespace poolguard::store
