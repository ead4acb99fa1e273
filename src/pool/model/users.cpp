#include "pool/model/users.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace poolguard::pool {
namespace {

constexpr int update_attempts = 32;
constexpr std::size_t longest_username = 512; // 128 characters in UTF-8

store::key user_key(const user_pool_document& pool, std::string_view username) {
    return {keys::users(pool.id), std::string(username)};
}

// For cleaning up after a failure that is reported anyway: if this fails too, it is only logged.
template <class Outcome>
void attempt(const Outcome& outcome) {
    if (!outcome) base::log::warning("pool.user_left_untidy");
}

std::unexpected<failure> no_user() { return refuse(cognito::failure_name::user_not_found, "User does not exist."); }

failure taken_by_new_user(const user_pool_document& pool, std::string_view kind) {
    if (kind == "username" || kind == "sub")
        return {cognito::failure_name::username_exists, std::string(user_already_exists)};
    if (is_username_attribute(pool, kind))
        return {cognito::failure_name::username_exists,
                fmt::format("An account with the given {} already exists.", kind)};
    return {cognito::failure_name::alias_exists, fmt::format("An account with the {} already exists.", kind)};
}

failure taken_by_change(const user_pool_document& pool, std::string_view kind) {
    return {cognito::failure_name::alias_exists, fmt::format("An account with the {}{} already exists.",
                                                             is_username_attribute(pool, kind) ? "given " : "", kind)};
}

} // namespace

users::users(store::records& records, const base::clock& clock)
    : records_(records), clock_(clock), names_(records, clock), index_(records) {}

result<std::optional<found_user>> users::find_exact(const user_pool_document& pool, std::string_view username) {
    if (username.size() > longest_username) return std::nullopt;
    auto found = store::load<user_document>(records_, user_key(pool, username));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    return found_user{std::move((*found)->value), (*found)->version};
}

result<std::vector<std::optional<found_user>>> users::find_all_exact(const user_pool_document& pool,
                                                                     const std::vector<std::string>& usernames) {
    std::vector<store::key> wanted;
    wanted.reserve(usernames.size());
    for (const auto& each : usernames)
        wanted.push_back(user_key(pool, each));
    auto found = store::load_all<user_document>(records_, wanted);
    if (!found) return std::unexpected(store_failure(found.error()));
    std::vector<std::optional<found_user>> out;
    out.reserve(found->size());
    for (auto& each : *found)
        out.push_back(each ? std::optional(found_user{std::move(each->value), each->version}) : std::nullopt);
    return out;
}

result<std::optional<found_user>> users::find_by_unique_name(const user_pool_document& pool, const std::string& name) {
    POOLGUARD_TRY(const auto claim, names_.find(pool, name));
    if (!claim) return std::nullopt;
    auto found = find_exact(pool, claim->username);
    if (!found || !*found) return found;
    // A claim may be older or newer than its user's record, or remain after a crash.
    const auto& user = (*found)->user;
    if (user.sub != claim->sub || !has_name(unique_names_of(pool, user), name)) return std::nullopt;
    return found;
}

result<std::optional<found_user>> users::find(const user_pool_document& pool, std::string_view name) {
    auto found = find_by_unique_name(pool, unique_name(pool, name));
    if (!found || *found) return found;
    // An unknown name takes as many reads as a known one.
    if (auto none = find_exact(pool, name); !none) return none;
    return std::nullopt;
}

result<found_user> users::get(const user_pool_document& pool, std::string_view name) {
    POOLGUARD_TRY(auto found, find(pool, name));
    if (!found) return no_user();
    return std::move(*found);
}

result<std::vector<users::claimed>> users::claim_all(const user_pool_document& pool,
                                                     const std::vector<user_name>& names, const user_document& user,
                                                     taken_failure taken) {
    std::vector<claimed> out;
    for (const auto& [kind, key] : names) {
        const auto version = names_.claim(pool, key, user);
        if (version && *version) {
            out.push_back({key, **version});
            continue;
        }
        release_all(pool, out, user);
        if (!version) return std::unexpected(version.error());
        return std::unexpected(taken(pool, kind));
    }
    return out;
}

void users::release_all(const user_pool_document& pool, const std::vector<claimed>& names, const user_document& user) {
    for (const auto& each : names)
        if (!names_.release(pool, each.name, user.sub)) return;
}

result<bool> users::confirm_all(const user_pool_document& pool, const std::vector<claimed>& names,
                                const user_document& user) {
    for (const auto& each : names)
        if (auto confirmed = names_.confirm(pool, each.name, user, each.version); !confirmed || !*confirmed)
            return confirmed;
    return true;
}

result<void> users::create(const user_pool_document& pool, const user_document& user) {
    POOLGUARD_TRY(const auto names, claim_all(pool, unique_names_of(pool, user), user, taken_by_new_user));
    if (auto done = index_.add(pool, user); !done) {
        release_all(pool, names, user);
        return done;
    }
    POOLGUARD_CHECK(finish_creation(pool, user, names,
                                    store::save(records_, user_key(pool, user.username), user, store::if_absent{})));
    count_change(pool, 1);
    return {};
}

result<void> users::finish_creation(const user_pool_document& pool, const user_document& user,
                                    const std::vector<claimed>& names,
                                    const std::expected<std::uint64_t, store::error>& written) {
    const auto give_up = [&](failure why) -> result<void> {
        release_all(pool, names, user);
        return std::unexpected(std::move(why));
    };
    if (!written && written.error() == store::error::conflict) return give_up(taken_by_new_user(pool, "username"));
    if (!written) return give_up(store_failure(written.error()));
    const auto confirmed = confirm_all(pool, names, user);
    if (confirmed && *confirmed) return {};
    attempt(records_.remove(user_key(pool, user.username), store::if_version{*written}));
    attempt(index_.drop(pool, user, nullptr));
    return give_up(confirmed ? taken_by_new_user(pool, unique_names_of(pool, user).back().kind) : confirmed.error());
}

// A user of create_all, on the way.
struct users::creation {
    const user_document* user = nullptr;
    std::vector<claimed> names{};
    std::optional<result<void>> done{};
};

// Names that somebody has claimed before are left to create(), which looks more closely.
void users::claim_names(const user_pool_document& pool, std::span<creation> wanted) {
    std::vector<store::pending_put> puts;
    std::vector<std::pair<creation*, std::string>> claims;
    for (auto& each : wanted)
        for (auto& name : unique_names_of(pool, *each.user)) {
            puts.push_back(names_.first_claim(pool, name.key, *each.user));
            claims.emplace_back(&each, std::move(name.key));
        }
    const auto outcomes = records_.put_all(std::move(puts));
    std::set<creation*> incomplete;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& [of, name] = claims[i];
        if (outcomes[i])
            of->names.push_back({std::move(name), *outcomes[i]});
        else
            incomplete.insert(of);
    }
    for (auto* each : incomplete) {
        each->done = create(pool, *each->user);
        if (!*each->done) release_all(pool, each->names, *each->user);
    }
}

std::vector<result<void>> users::create_all(const user_pool_document& pool, std::span<const user_document> wanted) {
    std::vector<creation> all;
    for (const auto& each : wanted)
        all.push_back({&each});
    claim_names(pool, all);
    std::vector<store::pending_put> entries;
    std::vector<store::pending_put> documents;
    for (const auto& each : all) {
        if (each.done) continue;
        std::ranges::move(user_index::entries(pool, *each.user), std::back_inserter(entries));
        documents.push_back({user_key(pool, each.user->username), json::write(*each.user)});
    }
    const auto indexed = records_.put_all(std::move(entries));
    const auto unindexed = std::ranges::find_if(indexed, [](const auto& each) { return !each; });
    // A user who is not in the index must not be written.
    const auto written =
        unindexed == indexed.end() ? records_.put_all(std::move(documents)) : std::vector(documents.size(), *unindexed);
    std::int64_t created = 0;
    auto outcome = written.begin();
    std::vector<result<void>> out;
    for (auto& each : all) {
        if (!each.done) {
            each.done = finish_creation(pool, *each.user, each.names, *outcome++);
            created += *each.done ? 1 : 0;
        }
        out.push_back(std::move(*each.done));
    }
    if (created > 0) count_change(pool, created);
    return out;
}

result<bool> users::try_update(const user_pool_document& pool, const found_user& before, const user_document& after) {
    const auto old_names = unique_names_of(pool, before.user);
    const auto new_names = unique_names_of(pool, after);
    std::vector<user_name> added;
    std::ranges::copy_if(new_names, std::back_inserter(added),
                         [&](const user_name& name) { return !has_name(old_names, name.key); });
    POOLGUARD_TRY(const auto names, claim_all(pool, added, after, taken_by_change));
    if (auto indexed = index_.add(pool, after); !indexed) {
        release_all(pool, names, after);
        return std::unexpected(indexed.error());
    }
    const auto at = user_key(pool, after.username);
    const auto written = store::save(records_, at, after, store::if_version{before.version});
    if (!written) {
        release_all(pool, names, after);
        if (written.error() != store::error::conflict) return std::unexpected(store_failure(written.error()));
        return false;
    }
    const auto confirmed = confirm_all(pool, names, after);
    if (!confirmed || !*confirmed) {
        attempt(store::save(records_, at, before.user, store::if_version{*written}));
        release_all(pool, names, after);
        return std::unexpected(confirmed ? taken_by_change(pool, added.front().kind) : confirmed.error());
    }
    for (const auto& name : old_names)
        if (!has_name(new_names, name.key)) POOLGUARD_CHECK(names_.release(pool, name.key, after.sub));
    POOLGUARD_CHECK(index_.drop(pool, before.user, &after));
    return true;
}

result<void> users::update(const user_pool_document& pool, std::string_view username,
                           const std::function<result<void>(user_document&)>& change) {
    for (int attempt = 0; attempt < update_attempts; ++attempt) {
        POOLGUARD_TRY(const auto before, find_exact(pool, username));
        if (!before) return no_user();
        auto after = before->user;
        POOLGUARD_CHECK(change(after));
        after.modified = base::epoch_milliseconds(clock_.now());
        POOLGUARD_TRY(const auto written, try_update(pool, *before, after));
        if (written) return {};
    }
    return std::unexpected(store_failure(store::error::conflict));
}

result<void> users::take_alias_over(const user_pool_document& pool, const std::string& attribute,
                                    const std::string& address, std::string_view sub) {
    if (!is_alias_attribute(pool, attribute)) return {};
    const auto name = unique_name(pool, address);
    POOLGUARD_TRY(const auto holder, find_by_unique_name(pool, name));
    if (!holder || holder->user.sub == sub) return {};
    return update(pool, holder->user.username, [&](user_document& old) -> result<void> {
        const auto leads_here = [&](const std::string& kind) {
            const auto value = old.attributes.find(kind);
            return value != old.attributes.end() && unique_name(pool, value->second) == name;
        };
        if (leads_here(attribute)) old.attributes.insert_or_assign(attribute + "_verified", "false");
        if (leads_here("preferred_username")) old.attributes.erase("preferred_username");
        return {};
    });
}

result<void> users::remove(const user_pool_document& pool, const user_document& user) {
    const auto at = user_key(pool, user.username);
    // Two removals at once, or a repeated one after a crash, must count once.
    POOLGUARD_TRY(const auto found, find_exact(pool, user.username));
    if (found && found->user.sub == user.sub) {
        const auto removed = records_.remove(at, store::if_version{found->version});
        if (!removed && removed.error() == store::error::conflict) return remove(pool, user);
        if (!removed) return std::unexpected(store_failure(removed.error()));
        count_change(pool, -1);
    }
    const auto& last = found && found->user.sub == user.sub ? found->user : user;
    for (const auto& name : unique_names_of(pool, last))
        POOLGUARD_CHECK(names_.release(pool, name.key, user.sub));
    return index_.drop(pool, last, nullptr);
}

result<store::page> users::list(const user_pool_document& pool, std::size_t limit, std::optional<std::string> after,
                                std::string_view prefix) {
    auto found = records_.find({.partition = keys::users(pool.id),
                                .sort_prefix = std::string(prefix),
                                .limit = limit,
                                .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

// A count that is off by one is no reason to report that a creation failed.
void users::count_change(const user_pool_document& pool, std::int64_t by) {
    attempt(records_.add(keys::user_count(pool.id), by));
}

result<std::int64_t> users::count(const user_pool_document& pool) {
    const auto sum = records_.add(keys::user_count(pool.id), 0);
    if (!sum) return std::unexpected(store_failure(sum.error()));
    return std::max<std::int64_t>(*sum, 0);
}

} // namespace poolguard::pool
