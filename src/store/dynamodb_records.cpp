#include "store/dynamodb_records.hpp"

#include "base/try.hpp"
#include "store/key_range.hpp"

#include <map>

namespace poolguard::store {
namespace {

using namespace dynamodb;

// How often the rest of a batch that was only partly answered is requested.
constexpr int most_rounds = 10;

using places = std::map<key, std::size_t>;

batch_get_item_request request_for(const dynamodb_tables& tables, const places& wanted) {
    batch_get_item_request out;
    for (const auto& [at, place] : wanted)
        out.RequestItems[tables.of(at.partition)].Keys.push_back(key_of(kind::record, at));
    return out;
}

std::expected<void, error> place_records(const std::vector<item>& given, base::time_point now, const places& wanted,
                                         std::vector<std::optional<record>>& out) {
    for (const auto& each : given) {
        if (!is_live(each, now)) continue;
        POOLGUARD_TRY(auto found, record_in(each));
        const auto place = wanted.find(found.key);
        if (place == wanted.end()) return std::unexpected(error::damaged);
        out[place->second] = std::move(found);
    }
    return {};
}

query_request request_for(const std::string& table, const query& wanted, const key_range& range, base::time_point now) {
    query_request out;
    out.TableName = table;
    out.KeyConditionExpression = "pk = :pk AND sk BETWEEN :from AND :until";
    out.FilterExpression = is_live_now;
    out.ExpressionAttributeValues = {{":pk", text(wanted.partition)},
                                     {":from", binary(range.from)},
                                     {":until", binary(range.until)},
                                     {":now", moment(now)}};
    // One more record shows whether another page follows, and another one may lie on the end of the range.
    out.Limit = static_cast<std::int64_t>(wanted.limit) + 2;
    out.ScanIndexForward = wanted.direction == direction::ascending;
    return out;
}

// The range of the items' sort keys. BETWEEN includes both ends, but `until` itself is not part of the range.
key_range item_range_of(query wanted) {
    wanted.sort_prefix = sort_of(kind::record, wanted.sort_prefix);
    if (wanted.after) wanted.after = sort_of(kind::record, *wanted.after);
    return range_of(wanted);
}

} // namespace

std::expected<std::optional<item>, error> dynamodb_records::read(kind of, const key& at) const {
    auto reply = calls_.call<get_item_response>(
        "GetItem", get_item_request{.TableName = tables_.of(at.partition), .Key = key_of(of, at)});
    if (!reply) return std::unexpected(reply.error().as);
    return std::move(reply->Item);
}

std::expected<std::optional<record>, error> dynamodb_records::get(const key& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    POOLGUARD_TRY(const auto found, read(kind::record, at));
    if (!found || !is_live(*found, clock_.now())) return std::nullopt;
    POOLGUARD_TRY(auto out, record_in(*found));
    return out;
}

std::expected<std::vector<std::optional<record>>, error> dynamodb_records::get_all(const std::vector<key>& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    std::vector<std::optional<record>> out(at.size());
    if (at.empty()) return out;
    places wanted;
    for (std::size_t i = 0; i < at.size(); ++i)
        wanted.emplace(at[i], i);
    auto request = request_for(tables_, wanted);
    for (int round = 0; round < most_rounds; ++round) {
        auto reply = calls_.call<batch_get_item_response>("BatchGetItem", request);
        if (!reply) return std::unexpected(reply.error().as);
        for (const auto& [table, items] : reply->Responses)
            POOLGUARD_CHECK(place_records(items, clock_.now(), wanted, out));
        if (reply->UnprocessedKeys.empty()) return out;
        request.RequestItems = std::move(reply->UnprocessedKeys);
    }
    return std::unexpected(error::unavailable);
}

std::expected<page, error> dynamodb_records::find(const query& wanted) {
    if (!is_within_bounds(wanted)) return std::unexpected(error::too_large);
    const auto range = item_range_of(wanted);
    page out;
    if (range.from >= range.until) return out;
    auto request = request_for(tables_.of(wanted.partition), wanted, range, clock_.now());
    do {
        auto reply = calls_.call<query_response>("Query", request);
        if (!reply) return std::unexpected(reply.error().as);
        for (const auto& each : reply->Items) {
            POOLGUARD_TRY(auto found, record_in(each));
            if (sort_of(kind::record, found.key.sort) < range.until) out.records.push_back(std::move(found));
        }
        request.ExclusiveStartKey = std::move(reply->LastEvaluatedKey);
    } while (request.ExclusiveStartKey && out.records.size() <= wanted.limit);
    if (out.records.size() > wanted.limit) {
        out.records.resize(wanted.limit);
        out.next = out.records.back().key.sort;
    }
    return out;
}

std::expected<void, error> dynamodb_records::probe() {
    // Any answer is enough.
    POOLGUARD_CHECK(read(kind::record, {"server", "probe"}));
    return {};
}

} // namespace poolguard::store
