#include "service/owned_records.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace poolguard::service {
namespace {

constexpr std::size_t id_digits = 19; // of the largest std::int64_t, so that byte order is number order
constexpr int remove_tries = 16;

struct stored_record {
    std::string title;
    std::int64_t created = 0;
    std::int64_t modified = 0;
};
BOOST_DESCRIBE_STRUCT(stored_record, (), (title, created, modified))

std::string sort_key(std::int64_t id) { return fmt::format("{:0{}}", id, id_digits); }

std::optional<std::int64_t> id_of(std::string_view sort, std::string_view prefix) {
    if (!sort.starts_with(prefix) || sort.size() != prefix.size() + id_digits) return std::nullopt;
    sort.remove_prefix(prefix.size());
    std::int64_t id = 0;
    const auto* end = std::to_address(sort.end());
    const auto [stopped, problem] = std::from_chars(std::to_address(sort.begin()), end, id);
    if (problem != std::errc{} || stopped != end || id < 1) return std::nullopt;
    return id;
}

store::key key_in(const record_home& home, std::int64_t id) {
    return {home.partition, home.sort_prefix + sort_key(id)};
}

std::unexpected<record_error> failed(std::string_view kind, store::error cause) {
    // A conflict remains if others kept writing the same record during all retries.
    if (cause == store::error::unavailable || cause == store::error::conflict)
        return std::unexpected(record_error::unavailable);
    if (cause == store::error::denied) return std::unexpected(record_error::denied);
    base::log::error("record_store_failed", {{"kind", kind}, {"cause", store::describe(cause)}});
    // An operator makes room, or the disk writable again; until then it is not the request's fault.
    if (cause == store::error::full || cause == store::error::read_only)
        return std::unexpected(record_error::unavailable);
    return std::unexpected(record_error::failed);
}

owned_record to_record(std::int64_t id, stored_record&& stored) {
    return {id, std::move(stored.title), stored.created, stored.modified};
}

} // namespace

owned_records::owned_records(std::string kind, store::records& records, record_homes& homes, const base::clock& clock)
    : kind_(std::move(kind)), records_(records), homes_(homes), clock_(clock) {}

std::expected<owned_page, record_error> owned_records::list(const member& owner, std::size_t limit,
                                                            const std::optional<std::string>& cursor) {
    std::optional<std::string> after;
    if (cursor) {
        after = base::from_base64url(*cursor);
        if (!after || !id_of(*after, {})) return std::unexpected(record_error::bad_cursor);
    }
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    store::query wanted{.partition = home.partition,
                        .sort_prefix = home.sort_prefix,
                        .limit = std::clamp<std::size_t>(limit, 1, max_page),
                        .after = {}};
    if (after) wanted.after = home.sort_prefix + *after;
    const auto found = home.records->find(wanted);
    if (!found) return failed(kind_, found.error());
    owned_page page;
    page.records.reserve(found->records.size());
    for (const auto& each : found->records) {
        const auto id = id_of(each.key.sort, home.sort_prefix);
        auto read = store::decode<stored_record>(each);
        if (!id || !read) return failed(kind_, store::error::damaged);
        page.records.push_back(to_record(*id, std::move(read->value)));
    }
    if (found->next) page.next = base::to_base64url(std::string_view(*found->next).substr(home.sort_prefix.size()));
    return page;
}

std::expected<owned_record, record_error> owned_records::get(const member& owner, std::int64_t id) {
    if (id < 1) return std::unexpected(record_error::not_found);
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    auto found = store::load<stored_record>(*home.records, key_in(home, id));
    if (!found) return failed(kind_, found.error());
    if (!*found) return std::unexpected(record_error::not_found);
    return to_record(id, std::move((*found)->value));
}

std::expected<owned_record, record_error> owned_records::create(const member& owner, std::string title) {
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    const auto id = records_.add({tenant_path(kind_, owner), "last-id"}, 1);
    if (!id) return failed(kind_, id.error());
    const auto now = base::epoch_milliseconds(clock_.now());
    stored_record made{std::move(title), now, now};
    const auto written = store::save(*home.records, key_in(home, *id), made, store::if_absent{});
    if (!written) return failed(kind_, written.error());
    return to_record(*id, std::move(made));
}

std::expected<owned_record, record_error> owned_records::update(const member& owner, std::int64_t id,
                                                                const std::string& title) {
    if (id < 1) return std::unexpected(record_error::not_found);
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    const auto now = base::epoch_milliseconds(clock_.now());
    auto changed = store::update<stored_record>(*home.records, key_in(home, id), [&](stored_record& record) {
        record.title = title;
        record.modified = std::max(record.modified, now);
    });
    if (!changed) return failed(kind_, changed.error());
    if (!*changed) return std::unexpected(record_error::not_found);
    return to_record(id, std::move((*changed)->value));
}

std::expected<void, record_error> owned_records::remove(const member& owner, std::int64_t id) {
    if (id < 1) return std::unexpected(record_error::not_found);
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    const auto at = key_in(home, id);
    for (int i = 0; i < remove_tries; ++i) {
        const auto found = home.records->get(at);
        if (!found) return failed(kind_, found.error());
        if (!*found) return std::unexpected(record_error::not_found);
        // If several callers remove a record at once, only one of them succeeds.
        const auto removed = home.records->remove(at, store::if_version{(*found)->version});
        if (removed) return {};
        if (removed.error() != store::error::conflict) return failed(kind_, removed.error());
    }
    return std::unexpected(record_error::unavailable);
}

std::expected<void, record_error> owned_records::remove_all(const member& owner) {
    POOLGUARD_TRY(const auto home, homes_.of(owner, kind_));
    std::optional<std::string> after;
    do {
        const auto found = home.records->find(
            {.partition = home.partition, .sort_prefix = home.sort_prefix, .limit = max_page, .after = after});
        if (!found) return failed(kind_, found.error());
        for (const auto& each : found->records)
            if (const auto removed = home.records->remove(each.key); !removed) return failed(kind_, removed.error());
        after = found->next;
    } while (after);
    return {};
}

cognito::result<std::vector<own_record_list>> own_records::of(const principal& who, std::string_view host) const {
    std::vector<own_record_list> out;
    auto found = members_->admit_blocking(who, {.header = std::nullopt, .host = host});
    // At another tenant's address, too, these are the user's own.
    if (!found && std::holds_alternative<tenant_error>(found.error()))
        found = members_->admit_blocking(who, {.header = std::nullopt, .host = {}});
    if (found) {
        out.push_back({"items", items_, *found});
        out.push_back({"alerts", alerts_, *found});
    } else if (auto* failed = std::get_if<cognito::failure>(&found.error())) {
        return std::unexpected(std::move(*failed));
    }
    out.push_back({"data", data_, membership::outside_tenants(who)});
    return out;
}

std::expected<void, record_error> own_records::remove_all(const std::vector<own_record_list>& lists) {
    for (const auto& each : lists) {
        const auto removed = each.records->remove_all(each.owner);
        // Nobody can do anything about denied ones here.
        if (!removed && removed.error() != record_error::denied) return std::unexpected(removed.error());
    }
    return {};
}

} // namespace poolguard::service
