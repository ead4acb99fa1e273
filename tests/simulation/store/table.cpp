#include "simulation/store/table.hpp"

#include "store/key_range.hpp"

namespace poolguard::simulation {

using namespace store;

namespace {

template <class Entry>
bool is_live(const Entry& which, base::time_point now) {
    return !which.expires || now < *which.expires;
}

bool holds(const condition& on, const record* found) {
    if (std::holds_alternative<if_absent>(on)) return found == nullptr;
    if (const auto* wanted = std::get_if<if_version>(&on)) return found != nullptr && found->version == wanted->version;
    return true;
}

} // namespace

std::optional<record> table::get(const key& at, base::time_point now) const {
    const auto found = records_.find(at);
    if (found == records_.end() || !is_live(found->second, now)) return std::nullopt;
    return found->second;
}

page table::find(const query& wanted, base::time_point now) const {
    const auto range = range_of(wanted);
    page out;
    if (range.from >= range.until) return out;
    const auto first = records_.lower_bound({wanted.partition, range.from});
    const auto last = records_.lower_bound({wanted.partition, range.until});
    // False once there are more than the page may have.
    const auto take = [&](const record& each) {
        if (!is_live(each, now)) return true;
        if (out.records.size() == wanted.limit) {
            out.next = out.records.back().key.sort;
            return false;
        }
        out.records.push_back(each);
        return true;
    };
    if (wanted.direction == direction::ascending) {
        for (auto each = first; each != last && take(each->second); ++each) {
        }
    } else {
        for (auto each = last; each != first && take(std::prev(each)->second); --each) {
        }
    }
    return out;
}

std::expected<std::uint64_t, error> table::put(const key& at, std::string document, const condition& on,
                                               std::optional<base::time_point> expires, base::time_point now) {
    const auto found = get(at, now);
    if (!holds(on, found ? &*found : nullptr)) return std::unexpected(error::conflict);
    const auto version = found ? found->version + 1 : 1;
    records_.insert_or_assign(at, record{at, version, std::move(document), expires});
    return version;
}

std::expected<void, error> table::remove(const key& at, const condition& on, base::time_point now) {
    const auto found = get(at, now);
    if (!holds(on, found ? &*found : nullptr)) return std::unexpected(error::conflict);
    records_.erase(at);
    if (!std::holds_alternative<if_version>(on)) counters_.erase(at);
    return {};
}

std::expected<std::int64_t, error> table::add(const key& at, std::int64_t amount,
                                              std::optional<base::time_point> expires, base::time_point now) {
    auto found = counters_.find(at);
    if (found != counters_.end() && !is_live(found->second, now)) {
        counters_.erase(found);
        found = counters_.end();
    }
    if (amount == 0) return found == counters_.end() ? 0 : found->second.count;
    if (found == counters_.end()) found = counters_.emplace(at, counter{0, expires}).first;
    return found->second.count += amount;
}

} // namespace poolguard::simulation
