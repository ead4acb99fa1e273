#include "pool/model/user_index.hpp"

#include "base/ascii.hpp"
#include "pool/model/pool_keys.hpp"

#include <array>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 2> indexed{"email", "phone_number"};
// Keys have a limited length; longer values are compared in the users' records.
constexpr std::size_t longest_indexed_value = 256;

std::string entry_prefix(std::string_view value) { return base::to_lower(value.substr(0, longest_indexed_value)); }

std::optional<std::string> sort_key_of(const user_document& user, std::string_view attribute) {
    const auto found = user.attributes.find(std::string(attribute));
    if (found == user.attributes.end() || found->second.empty()) return std::nullopt;
    return entry_prefix(found->second) + '#' + user.username;
}

std::optional<store::key> entry_of(const user_pool_document& pool, const user_document& user,
                                   std::string_view attribute) {
    auto sort = sort_key_of(user, attribute);
    if (!sort) return std::nullopt;
    return store::key{keys::users_by(pool.id, attribute), std::move(*sort)};
}

} // namespace

std::vector<store::pending_put> user_index::entries(const user_pool_document& pool, const user_document& user) {
    std::vector<store::pending_put> out;
    for (const auto attribute : indexed)
        if (auto at = entry_of(pool, user, attribute))
            out.push_back({std::move(*at), json::write(user_reference{user.username}), store::always{}});
    return out;
}

result<void> user_index::add(const user_pool_document& pool, const user_document& user) {
    for (auto& each : entries(pool, user)) {
        const auto written = records_.put(each.key, std::move(each.document), each.on);
        if (!written) return std::unexpected(store_failure(written.error()));
    }
    return {};
}

result<void> user_index::drop(const user_pool_document& pool, const user_document& before, const user_document* after) {
    for (const auto attribute : indexed) {
        const auto at = entry_of(pool, before, attribute);
        if (!at || (after != nullptr && entry_of(pool, *after, attribute) == at)) continue;
        if (const auto removed = records_.remove(*at); !removed) return std::unexpected(store_failure(removed.error()));
    }
    return {};
}

result<store::page> user_index::find(const user_pool_document& pool, std::string_view attribute, std::string_view value,
                                     bool is_prefix, std::size_t limit, std::optional<std::string> after) {
    auto prefix = entry_prefix(value);
    if (!is_prefix) prefix += '#';
    auto found = records_.find({.partition = keys::users_by(pool.id, attribute),
                                .sort_prefix = std::move(prefix),
                                .limit = limit,
                                .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

bool user_index::is_current(const store::record& entry, std::string_view attribute, const user_document& user) {
    return sort_key_of(user, attribute) == entry.key.sort;
}

} // namespace poolguard::pool
