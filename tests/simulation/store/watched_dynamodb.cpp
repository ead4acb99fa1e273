#include "simulation/store/watched_dynamodb.hpp"

#include "base/bytes.hpp"
#include "store/dynamodb_item.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {

using namespace store;

namespace {

constexpr std::string_view no_false_conflict = "src/store/dynamodb_records.hpp: if it is unknown whether a write was "
                                               "executed, it fails as `unavailable`, not as a conflict";

} // namespace

std::expected<std::uint64_t, error> watched_dynamodb::put(const key& at, std::string document, condition on,
                                                          std::optional<base::time_point> expires) {
    base::bytes id; // a write begins with it
    random_.show_next(id);
    auto done = engine_.put(at, std::move(document), on, expires);
    if (!done && done.error() == error::conflict && last_write(at) == base::to_base64(id))
        note_finding_(fmt::format("{}; that of {} was", no_false_conflict, at.sort));
    return done;
}

std::string watched_dynamodb::last_write(const key& at) {
    const dynamodb::get_item_request request{.TableName = tables_.of(at.partition),
                                             .Key = dynamodb::key_of(dynamodb::kind::record, at)};
    chance none(0);
    const auto answer = service_.serve("GetItem", base::json::write(request), 0, none);
    const auto* const item = answer.body.if_contains("Item");
    return item == nullptr ? std::string{} : std::string(item->at(dynamodb::attribute::write).at("S").as_string());
}

} // namespace poolguard::simulation
