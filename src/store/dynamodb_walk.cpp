#include "store/dynamodb_walk.hpp"

#include "base/bytes.hpp"
#include "base/try.hpp"

namespace poolguard::store {
namespace dynamodb {

struct scan_request {
    std::string TableName{};
    bool ConsistentRead = true;
    std::optional<item> ExclusiveStartKey{};
};
BOOST_DESCRIBE_STRUCT(scan_request, (), (TableName, ConsistentRead, ExclusiveStartKey))

struct scan_response {
    static constexpr bool has_defaults = true;
    std::vector<item> Items{};
    std::optional<item> LastEvaluatedKey{};
};
BOOST_DESCRIBE_STRUCT(scan_response, (), (Items, LastEvaluatedKey))

} // namespace dynamodb

namespace {

using namespace dynamodb;

std::expected<entry, error> entry_in(const item& from) {
    const auto sort = from.find(attribute::sort);
    const auto bytes = sort != from.end() && sort->second.B ? base::from_base64(*sort->second.B) : std::nullopt;
    if (!bytes || bytes->empty()) return std::unexpected(error::damaged);
    if (bytes->front() == static_cast<char>(kind::record)) {
        POOLGUARD_TRY(auto found, record_in(from));
        return entry{.key = std::move(found.key),
                     .is_counter = false,
                     .document = std::move(found.document),
                     .count = 0,
                     .expires = found.expires};
    }
    auto partition = text_in(from, attribute::partition);
    const auto count = number_in(from, attribute::count);
    if (!partition || !count) return std::unexpected(error::damaged);
    return entry{.key = {std::move(*partition), bytes->substr(1)},
                 .is_counter = true,
                 .document = {},
                 .count = *count,
                 .expires = expiry_in(from)};
}

} // namespace

dynamodb_walk::dynamodb_walk(const dynamodb_tables& tables, aws::json_call service, const base::clock& clock,
                             std::optional<walk_position> after)
    : left_{tables.users}, calls_(std::move(service)), clock_(clock) {
    if (tables.sessions != tables.users) left_.push_back(tables.sessions);
    if (!after) return;
    behind_ = key_of(after->is_counter ? kind::counter : kind::record, after->key);
    if (tables.of(after->key.partition) != left_.front()) left_.erase(left_.begin());
}

std::expected<std::vector<entry>, error> dynamodb_walk::next() {
    std::vector<entry> out;
    while (out.empty() && !left_.empty()) {
        auto reply = calls_.call<scan_response>(
            "Scan", scan_request{.TableName = left_.front(), .ConsistentRead = true, .ExclusiveStartKey = behind_});
        if (!reply) return std::unexpected(reply.error().as);
        for (const auto& each : reply->Items) {
            if (!is_live(each, clock_.now())) continue;
            POOLGUARD_TRY(auto found, entry_in(each));
            out.push_back(std::move(found));
        }
        behind_ = std::move(reply->LastEvaluatedKey);
        if (!behind_) left_.erase(left_.begin());
    }
    return out;
}

} // namespace poolguard::store
