#include "base/try.hpp"
#include "store/dynamodb_records.hpp"

#include <limits>

namespace poolguard::store {

using namespace dynamodb;

struct dynamodb_records::wanted_write {
    kind of;
    const std::string& table;
    const key& at;
    std::string document;
    std::optional<base::time_point> expires;
    base::time_point now;
    std::string id;

    // Sets the attributes of the written record.
    void fill(item& made, std::uint64_t version) const {
        made[attribute::version] = number(static_cast<std::int64_t>(version));
        made[attribute::document] = text(document);
        made[attribute::write] = text(id);
        set_expiry(made, expires);
    }
};

namespace {

constexpr std::size_t id_bytes = 12;
// How often other writers may interfere between the two steps of a write before it gives up.
constexpr int most_write_rounds = 16;

error error_of(const failed_call& why) { return why.is_condition ? error::conflict : why.as; }

// Whether the item was last written by the write with that id.
bool was_made_by(const std::optional<item>& found, const std::string& id) {
    return found && text_in(*found, attribute::write) == id;
}

} // namespace

dynamodb_records::wanted_write dynamodb_records::new_write(kind of, const key& at, std::string document,
                                                           std::optional<base::time_point> expires) const {
    return {of,
            tables_.of(at.partition),
            at,
            std::move(document),
            expires,
            clock_.now(),
            base::to_base64(random_.take(id_bytes))};
}

std::expected<std::uint64_t, error> dynamodb_records::settle(const wanted_write& write, const failed_call& why) const {
    if (!why.is_doubtful) return std::unexpected(error_of(why));
    POOLGUARD_TRY(const auto found, read(write.of, write.at));
    // If another write followed, it cannot be known any more.
    if (!was_made_by(found, write.id)) return std::unexpected(error::unavailable);
    const auto version = number_in(*found, attribute::version);
    if (!version) return std::unexpected(error::damaged);
    return static_cast<std::uint64_t>(*version);
}

std::expected<std::uint64_t, error> dynamodb_records::put_new(const wanted_write& write) const {
    put_item_request request{write.table, key_of(write.of, write.at), is_gone, {{":now", moment(write.now)}}};
    write.fill(request.Item, 1);
    const auto done = calls_.call<nothing_more>("PutItem", request);
    if (!done) return settle(write, done.error());
    return 1;
}

std::expected<std::uint64_t, error> dynamodb_records::put_next(const wanted_write& write, std::uint64_t version) const {
    // No record has version 0.
    if (version == 0) return std::unexpected(error::conflict);
    put_item_request request{write.table,
                             key_of(write.of, write.at),
                             std::string("ver = :ver AND ") + is_live_now,
                             {{":ver", number(static_cast<std::int64_t>(version))}, {":now", moment(write.now)}}};
    write.fill(request.Item, version + 1);
    const auto done = calls_.call<nothing_more>("PutItem", request);
    if (!done) return settle(write, done.error());
    return version + 1;
}

std::expected<std::uint64_t, error> dynamodb_records::put_whatever(const wanted_write& write) const {
    update_item_request request;
    request.TableName = write.table;
    request.Key = key_of(write.of, write.at);
    request.UpdateExpression = "SET ver = if_not_exists(ver, :zero) + :one, doc = :doc, wid = :wid";
    request.UpdateExpression += write.expires ? ", exp_ms = :exp_ms, exp_s = :exp_s" : " REMOVE exp_ms, exp_s";
    request.ConditionExpression = is_live_now;
    request.ExpressionAttributeValues = {{":zero", number(0)},
                                         {":one", number(1)},
                                         {":doc", text(write.document)},
                                         {":wid", text(write.id)},
                                         {":now", moment(write.now)}};
    item expiry;
    set_expiry(expiry, write.expires);
    for (auto& [name, value] : expiry)
        request.ExpressionAttributeValues.emplace(':' + name, std::move(value));
    for (int round = 0; round < most_write_rounds; ++round) {
        const auto done = calls_.call<update_item_response>("UpdateItem", request, repeatable::no);
        if (done) {
            const auto version = done->Attributes ? number_in(*done->Attributes, attribute::version) : std::nullopt;
            if (!version) return std::unexpected(error::damaged);
            return static_cast<std::uint64_t>(*version);
        }
        if (!done.error().is_condition || done.error().is_doubtful) return settle(write, done.error());
        // The existing record has expired.
        const auto made = put_new(write);
        if (made || made.error() != error::conflict) return made;
    }
    return std::unexpected(error::unavailable);
}

std::expected<std::uint64_t, error> dynamodb_records::put(const key& at, std::string document, condition on,
                                                          std::optional<base::time_point> expires) {
    if (!is_within_bounds(at) || document.size() > max_document_bytes) return std::unexpected(error::too_large);
    const auto write = new_write(kind::record, at, std::move(document), expires);
    if (std::holds_alternative<if_absent>(on)) return put_new(write);
    if (const auto* wanted = std::get_if<if_version>(&on)) return put_next(write, wanted->version);
    return put_whatever(write);
}

std::expected<void, error> dynamodb_records::remove_item(kind of, const key& at, const condition& on) const {
    delete_item_request request{.TableName = tables_.of(at.partition), .Key = key_of(of, at)};
    const auto now = moment(clock_.now());
    if (std::holds_alternative<if_absent>(on)) {
        request.ConditionExpression = is_gone;
        request.ExpressionAttributeValues = item{{":now", now}};
    }
    if (const auto* wanted = std::get_if<if_version>(&on)) {
        request.ConditionExpression = std::string("ver = :ver AND ") + is_live_now;
        request.ExpressionAttributeValues =
            item{{":ver", number(static_cast<std::int64_t>(wanted->version))}, {":now", now}};
    }
    const auto done = calls_.call<nothing_more>("DeleteItem", request);
    if (done) return {};
    // It is unknown whether this call or another one removed the record.
    if (done.error().is_condition && done.error().is_doubtful) return std::unexpected(error::unavailable);
    return std::unexpected(error_of(done.error()));
}

std::expected<void, error> dynamodb_records::remove(const key& at, condition on) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    POOLGUARD_CHECK(remove_item(kind::record, at, on));
    // Counters have no version.
    if (std::holds_alternative<if_version>(on)) return {};
    return remove_item(kind::counter, at, always{});
}

// The result of a failed write to a counter: the sum if it was executed after all; nullopt if it was not and may be
// tried again.
std::expected<std::optional<std::int64_t>, error>
dynamodb_records::settle_sum(const wanted_write& write, std::int64_t amount, const failed_call& why) const {
    if (!why.is_condition && !why.is_doubtful) return std::unexpected(why.as);
    POOLGUARD_TRY(const auto found, read(write.of, write.at));
    if (was_made_by(found, write.id)) return number_in(*found, attribute::count);
    if (why.is_doubtful) return std::unexpected(error::unavailable);
    if (!found || !is_live(*found, write.now)) return std::nullopt;
    std::int64_t sum = number_in(*found, attribute::count).value_or(0);
    if (__builtin_add_overflow(sum, amount, &sum)) return std::unexpected(error::too_large);
    return std::nullopt;
}

// nullopt if there is no counter yet.
std::expected<std::optional<std::int64_t>, error> dynamodb_records::add_to(const wanted_write& write,
                                                                           std::int64_t amount) const {
    using limits = std::numeric_limits<std::int64_t>;
    const update_item_request request{
        .TableName = write.table,
        .Key = key_of(write.of, write.at),
        .UpdateExpression = "SET num = num + :amount, wid = :wid",
        .ConditionExpression = std::string(amount > 0 ? "num <= :bound AND " : "num >= :bound AND ") + is_live_now,
        .ExpressionAttributeValues = {{":amount", number(amount)},
                                      {":bound", number((amount > 0 ? limits::max() : limits::min()) - amount)},
                                      {":wid", text(write.id)},
                                      {":now", moment(write.now)}}};
    const auto done = calls_.call<update_item_response>("UpdateItem", request, repeatable::no);
    if (!done) return settle_sum(write, amount, done.error());
    const auto sum = done->Attributes ? number_in(*done->Attributes, attribute::count) : std::nullopt;
    if (!sum) return std::unexpected(error::damaged);
    return sum;
}

// nullopt if there is a counter already.
std::expected<std::optional<std::int64_t>, error> dynamodb_records::make_counter(const wanted_write& write,
                                                                                 std::int64_t amount) const {
    put_item_request request{write.table, key_of(write.of, write.at), is_gone, {{":now", moment(write.now)}}};
    request.Item[attribute::count] = number(amount);
    request.Item[attribute::write] = text(write.id);
    set_expiry(request.Item, write.expires);
    const auto done = calls_.call<nothing_more>("PutItem", request);
    if (!done) return settle_sum(write, amount, done.error());
    return amount;
}

std::expected<std::int64_t, error> dynamodb_records::add(const key& at, std::int64_t amount,
                                                         std::optional<base::time_point> expires) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    const auto write = new_write(kind::counter, at, {}, expires);
    if (amount == 0) {
        POOLGUARD_TRY(const auto found, read(kind::counter, at));
        return found && is_live(*found, write.now) ? number_in(*found, attribute::count).value_or(0) : 0;
    }
    for (int round = 0; round < most_write_rounds; ++round) {
        POOLGUARD_TRY(const auto sum, add_to(write, amount));
        if (sum) return *sum;
        POOLGUARD_TRY(const auto made, make_counter(write, amount));
        if (made) return *made;
    }
    return std::unexpected(error::unavailable);
}

} // namespace poolguard::store
