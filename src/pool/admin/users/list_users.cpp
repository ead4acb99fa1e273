#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_filter.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::size_t most_examined = 1000; // users that one call examines
constexpr std::size_t scan_page = 200;

bool is_exact(const user_filter& filter) {
    return filter.how == user_filter::comparison::equals && (filter.name == "username" || filter.name == "sub");
}

result<std::optional<found_user>> find_one(const user_pool_document& pool, const user_filter& filter, users& users) {
    if (filter.name == "username")
        if (auto exact = users.find_exact(pool, filter.value); !exact || *exact) return exact;
    return users.find(pool, filter.value);
}

// A page of records that may lead to matches: users, or references to them.
result<store::page> candidates(const user_pool_document& pool, const std::optional<user_filter>& filter, users& users,
                               std::size_t limit, std::optional<std::string> after) {
    if (!filter) return users.list(pool, limit, std::move(after));
    const bool is_prefix = filter->how == user_filter::comparison::begins_with;
    if (user_index::covers(filter->name))
        return users.index().find(pool, filter->name, filter->value, is_prefix, limit, std::move(after));
    if (filter->name == "username" && is_case_sensitive(pool))
        return users.list(pool, scan_page, std::move(after), filter->value);
    return users.list(pool, scan_page, std::move(after));
}

using maybe_users = std::vector<std::optional<user_document>>;

// The users that the references lead to, in the same order.
result<maybe_users> referred_to(const user_pool_document& pool, const std::vector<store::record>& references,
                                std::string_view attribute, users& users) {
    std::vector<std::string> usernames;
    for (const auto& each : references) {
        auto reference = store::decode<user_reference>(each);
        if (!reference) return std::unexpected(store_failure(reference.error()));
        usernames.push_back(std::move(reference->value.username));
    }
    // A user may be referred to twice for a moment, by the old value and the new one.
    std::vector<std::string> each_once = usernames;
    std::ranges::sort(each_once);
    const auto repeated = std::ranges::unique(each_once);
    each_once.erase(repeated.begin(), repeated.end());
    POOLGUARD_TRY(const auto found, users.find_all_exact(pool, each_once));
    maybe_users out;
    for (std::size_t i = 0; i < usernames.size(); ++i) {
        const auto place = std::ranges::lower_bound(each_once, usernames[i]) - each_once.begin();
        const auto& user = found[static_cast<std::size_t>(place)];
        const bool is_current = user && user_index::is_current(references[i], attribute, user->user);
        out.push_back(is_current ? std::optional(user->user) : std::nullopt);
    }
    return out;
}

result<maybe_users> users_at(const user_pool_document& pool, const std::vector<store::record>& candidates,
                             const std::optional<user_filter>& filter, users& users) {
    if (filter && user_index::covers(filter->name)) return referred_to(pool, candidates, filter->name, users);
    maybe_users out;
    for (const auto& each : candidates) {
        auto user = store::decode<user_document>(each);
        if (!user) return std::unexpected(store_failure(user.error()));
        out.emplace_back(std::move(user->value));
    }
    return out;
}

struct listed {
    std::vector<user_document> users;
    std::optional<std::string> next;
};

result<listed> find_page(const user_pool_document& pool, const std::optional<user_filter>& filter, users& users,
                         std::size_t limit, std::optional<std::string> after) {
    listed out;
    if (filter && is_exact(*filter)) {
        POOLGUARD_TRY(auto found, find_one(pool, *filter, users));
        if (found && matches(*filter, pool, found->user)) out.users.push_back(std::move(found->user));
        return out;
    }
    out.next = std::move(after);
    for (std::size_t examined = 0; examined < most_examined;) {
        POOLGUARD_TRY(const auto page, candidates(pool, filter, users, limit, out.next));
        POOLGUARD_TRY(auto found, users_at(pool, page.records, filter, users));
        for (std::size_t i = 0; i < page.records.size(); ++i) {
            if (out.users.size() == limit) return out;
            auto& user = found[i];
            out.next = page.records[i].key.sort;
            ++examined;
            if (user && (!filter || matches(*filter, pool, *user))) out.users.push_back(std::move(*user));
        }
        out.next = page.next;
        if (!out.next || out.users.size() == limit) return out;
    }
    return out;
}

using attribute_names = std::vector<cognito::attribute_name>;

void keep_only(const attribute_names& wanted, std::vector<cognito::attribute>& attributes) {
    std::erase_if(attributes, [&](const cognito::attribute& each) {
        return std::ranges::none_of(wanted, [&](const auto& name) { return name.value == each.Name.value; });
    });
}

} // namespace

reply_to<cognito::list_users> list_users(const cognito::list_users& input, const call& by,
                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto filter,
                  parse_user_filter(input.Filter ? std::string_view(*input.Filter) : std::string_view{}));
    if (input.AttributesToGet && std::ranges::any_of(*input.AttributesToGet, [&](const auto& name) {
            return find_attribute(*pool, name) == nullptr;
        }))
        return refuse_parameter("One or more requested attributes do not exist in user pool.");
    const auto listing = fmt::format("ListUsers {} {}", pool->id, input.Filter ? input.Filter->value : std::string{});
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.PaginationToken, by.now));
    POOLGUARD_TRY(auto page, find_page(*pool, filter, ports.users, page_limit(input.Limit), std::move(after)));
    cognito::list_users_reply out;
    for (const auto& user : page.users) {
        auto& shown = out.Users.emplace_back(describe(user));
        if (input.AttributesToGet) keep_only(*input.AttributesToGet, shown.Attributes);
    }
    out.PaginationToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation list_users_operation = operation_of<cognito::list_users, list_users>;

} // namespace poolguard::pool
