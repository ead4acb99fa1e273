#include "store/records.hpp"

#include <algorithm>

namespace poolguard::store {

bool is_within_bounds(const key& at) { return at.partition.size() <= max_key_bytes && at.sort.size() <= max_key_bytes; }

bool is_within_bounds(const std::vector<key>& at) {
    return at.size() <= max_batch_records &&
           std::ranges::all_of(at, [](const key& each) { return is_within_bounds(each); });
}

bool is_within_bounds(const query& wanted) {
    return wanted.limit >= 1 && wanted.limit <= max_page_records && wanted.partition.size() <= max_key_bytes &&
           wanted.sort_prefix.size() <= max_key_bytes && (!wanted.after || wanted.after->size() <= max_key_bytes);
}

std::vector<std::expected<std::uint64_t, error>> records::put_all(std::vector<pending_put> puts) {
    std::vector<std::expected<std::uint64_t, error>> out;
    out.reserve(puts.size());
    for (auto& each : puts)
        out.push_back(put(each.key, std::move(each.document), each.on, each.expires));
    return out;
}

std::string_view describe(error value) {
    switch (value) {
    case error::conflict:
        return "the record has changed, so the condition of the write does not hold";
    case error::unavailable:
        return "the store does not answer at the moment";
    case error::full:
        return "the store is full";
    case error::read_only:
        return "the store does not accept writes";
    case error::too_large:
        return "a key, a document, a sum or the limit of a page is out of bounds";
    case error::damaged:
        return "the stored data is damaged";
    case error::denied:
        return "the credentials do not allow this in the store";
    }
    return "the store failed";
}

} // namespace poolguard::store
