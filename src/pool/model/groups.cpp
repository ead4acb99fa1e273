#include "pool/model/groups.hpp"

#include "base/try.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <limits>

namespace poolguard::pool {
namespace {

constexpr std::size_t most_groups_of_a_user = 100; // Cognito's quota
constexpr std::size_t page_size = 200;
constexpr auto membership = "{}"; // only the record's existence matters

store::key group_key(const user_pool_document& pool, std::string_view name) {
    return {keys::groups(pool.id), std::string(name)};
}
store::key in_user(const user_pool_document& pool, std::string_view group, std::string_view username) {
    return {keys::groups_of(pool.id, username), std::string(group)};
}
store::key in_group(const user_pool_document& pool, std::string_view group, std::string_view username) {
    return {keys::members_of(pool.id, group), std::string(username)};
}

std::unexpected<failure> no_group() { return refuse(cognito::failure_name::resource_not_found, "Group not found."); }

template <class T>
std::unexpected<failure> failed(const std::expected<T, store::error>& outcome) {
    return std::unexpected(store_failure(outcome.error()));
}

} // namespace

groups::groups(store::records& records) : records_(records) {}

result<group_document> groups::get(const user_pool_document& pool, std::string_view name) {
    auto found = store::load<group_document>(records_, group_key(pool, name));
    if (!found) return failed(found);
    if (!*found) return no_group();
    return std::move((*found)->value);
}

result<void> groups::create(const user_pool_document& pool, const group_document& group) {
    const auto written = store::save(records_, group_key(pool, group.name), group, store::if_absent{});
    if (!written && written.error() == store::error::conflict)
        return refuse(cognito::failure_name::group_exists, "A group with the name already exists.");
    if (!written) return failed(written);
    return {};
}

result<group_document> groups::update(const user_pool_document& pool, std::string_view name,
                                      const std::function<void(group_document&)>& change) {
    auto changed = store::update<group_document>(records_, group_key(pool, name), change);
    if (!changed) return failed(changed);
    if (!*changed) return no_group();
    return std::move((*changed)->value);
}

result<void> groups::remove(const user_pool_document& pool, std::string_view name) {
    const auto found = records_.get(group_key(pool, name));
    if (!found) return failed(found);
    if (!*found) return no_group();
    // Members are removed first, so that a later group of this name does not inherit them, and again afterwards, for
    // those who joined in the meantime.
    POOLGUARD_CHECK(remove_members(pool, name));
    if (const auto removed = records_.remove(group_key(pool, name)); !removed) return failed(removed);
    return remove_members(pool, name);
}

result<void> groups::remove_members(const user_pool_document& pool, std::string_view group) {
    while (true) {
        const auto page = records_.find({.partition = keys::members_of(pool.id, group), .limit = page_size});
        if (!page) return failed(page);
        for (const auto& each : page->records)
            POOLGUARD_CHECK(remove_member(pool, group, each.key.sort));
        if (!page->next) return {};
    }
}

result<store::page> groups::list(const user_pool_document& pool, std::size_t limit, std::optional<std::string> after) {
    auto found = records_.find({.partition = keys::groups(pool.id), .limit = limit, .after = std::move(after)});
    if (!found) return failed(found);
    return std::move(*found);
}

result<void> groups::add_member(const user_pool_document& pool, std::string_view group, std::string_view username) {
    POOLGUARD_CHECK(get(pool, group));
    POOLGUARD_TRY(const auto all, groups_of(pool, username, most_groups_of_a_user, {}));
    const bool is_in = std::ranges::any_of(all.records, [&](const auto& each) { return each.key.sort == group; });
    if (!is_in && all.records.size() >= most_groups_of_a_user)
        return refuse(cognito::failure_name::limit_exceeded, "Number of groups for user exceeds limit.");
    // The removal of a group lists its members, so that side is written first.
    const auto listed = records_.put(in_group(pool, group, username), membership, store::always{});
    if (!listed) return failed(listed);
    const auto written = records_.put(in_user(pool, group, username), membership, store::always{});
    if (!written) return failed(written);
    return {};
}

result<void> groups::remove_member(const user_pool_document& pool, std::string_view group, std::string_view username) {
    // The side that grants permissions is removed first.
    if (const auto removed = records_.remove(in_user(pool, group, username)); !removed) return failed(removed);
    if (const auto removed = records_.remove(in_group(pool, group, username)); !removed) return failed(removed);
    return {};
}

result<bool> groups::is_in_all(const user_pool_document& pool, const std::vector<std::string>& names,
                               std::string_view username) {
    for (const auto& each : names) {
        const auto found = records_.get(in_user(pool, each, username));
        if (!found) return failed(found);
        if (!*found) return false;
    }
    return true;
}

result<void> groups::forget_user(const user_pool_document& pool, std::string_view username) {
    while (true) {
        POOLGUARD_TRY(const auto page, groups_of(pool, username, page_size, {}));
        for (const auto& each : page.records) {
            // The record that leads to the other side is removed last.
            if (const auto removed = records_.remove(in_group(pool, each.key.sort, username)); !removed)
                return failed(removed);
            if (const auto removed = records_.remove(each.key); !removed) return failed(removed);
        }
        if (!page.next) return {};
    }
}

result<store::page> groups::groups_of(const user_pool_document& pool, std::string_view username, std::size_t limit,
                                      std::optional<std::string> after) {
    auto found =
        records_.find({.partition = keys::groups_of(pool.id, username), .limit = limit, .after = std::move(after)});
    if (!found) return failed(found);
    return std::move(*found);
}

result<store::page> groups::members_of(const user_pool_document& pool, std::string_view group, std::size_t limit,
                                       std::optional<std::string> after) {
    auto found =
        records_.find({.partition = keys::members_of(pool.id, group), .limit = limit, .after = std::move(after)});
    if (!found) return failed(found);
    return std::move(*found);
}

result<std::vector<group_document>> groups::ranked_groups_of(const user_pool_document& pool,
                                                             std::string_view username) {
    std::vector<group_document> out;
    std::optional<std::string> after;
    do {
        POOLGUARD_TRY(auto page, groups_of(pool, username, page_size, std::move(after)));
        std::vector<store::key> wanted;
        wanted.reserve(page.records.size());
        for (const auto& each : page.records)
            wanted.push_back(group_key(pool, each.key.sort));
        auto found = store::load_all<group_document>(records_, wanted);
        if (!found) return failed(found);
        for (auto& each : *found)
            if (each) out.push_back(std::move(each->value));
        after = std::move(page.next);
    } while (after);
    std::ranges::sort(out, {}, [](const group_document& each) {
        return std::pair(each.precedence.value_or(std::numeric_limits<std::int64_t>::max()),
                         std::string_view(each.name));
    });
    return out;
}

} // namespace poolguard::pool
