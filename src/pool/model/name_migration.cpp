#include "pool/model/name_migration.hpp"

#include "base/audit.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/pool_keys.hpp"

#include <algorithm>
#include <tuple>

namespace poolguard::pool {
namespace {

constexpr std::size_t migrated_page = 500;

// Where version 0.1.0 kept a name of that kind.
store::key old_name_key(const user_pool_document& pool, std::string_view kind, std::string_view value) {
    constexpr std::string_view new_kind = "username";
    return {keys::names(pool.id), std::string(kind) + unique_name(pool, value).substr(new_kind.size())};
}

void report_conflict(const user_pool_document& pool, const user_name& name, const user_document& winner,
                     const user_document& loser, std::string_view kind) {
    base::log::warning("pool.name_conflict",
                       {{"pool", pool.id}, {"kept_by", winner.sub}, {"taken_from", loser.sub}, {"kind", kind}});
    const auto account = base::account_digest(std::string_view(name.key).substr(name.key.find('#') + 1));
    base::write_audit({.action = "migration",
                       .operation = "unique_names",
                       .outcome = "refused",
                       .code = "name_of_another_user",
                       .subject = loser.sub,
                       .account = account});
}

} // namespace

struct name_migration::report {
    std::int64_t users = 0;
    std::set<std::pair<std::string, std::string>> conflicts; // a name and the sub of the user who lost it
};

name_migration::name_migration(store::records& records, const base::clock& clock, user_pools& pools, users& users)
    : records_(records), pools_(pools), users_(users), names_(records, clock) {
    pools.migrate_with([this](const user_pool_document& pool) { return run(pool); });
}

result<void> name_migration::run(const user_pool_document& pool) {
    const std::scoped_lock lock(mutex_);
    POOLGUARD_TRY(const bool is_due, pools_.has_old_names(pool.id));
    if (!is_due) return {};
    report done;
    std::optional<std::string> after;
    do {
        POOLGUARD_TRY(auto page, users_.list(pool, migrated_page, after));
        for (const auto& each : page.records) {
            const auto user = store::decode<user_document>(each);
            if (!user) return std::unexpected(store_failure(user.error()));
            POOLGUARD_CHECK(migrate_user(pool, user->value, done));
        }
        after = std::move(page.next);
    } while (after);
    POOLGUARD_CHECK(drop_old_claims(pool));
    POOLGUARD_CHECK(pools_.update(pool.id, [](user_pool_document& it) -> result<void> {
        it.name_index = current_name_index;
        return {};
    }));
    base::log::info(
        "pool.names_migrated",
        {{"pool", pool.id}, {"users", done.users}, {"conflicts", static_cast<std::int64_t>(done.conflicts.size())}});
    return {};
}

result<void> name_migration::migrate_user(const user_pool_document& pool, const user_document& user, report& into) {
    ++into.users;
    for (const auto& name : unique_names_of(pool, user))
        if (name.kind != "identity") POOLGUARD_CHECK(settle(pool, user, name, into));
    return {};
}

result<void> name_migration::settle(const user_pool_document& pool, const user_document& user, const user_name& name,
                                    report& into) {
    POOLGUARD_TRY(const auto known, names_.find(pool, name.key));
    if (known && known->sub == user.sub) return {};
    POOLGUARD_TRY(const auto other, users_.find_by_unique_name(pool, name.key));
    if (!other) {
        POOLGUARD_TRY(const auto claimed, names_.claim(pool, name.key, user));
        // A user who is being created by another node has it for now.
        if (!claimed) return std::unexpected(store_failure(store::error::unavailable));
        return {};
    }
    POOLGUARD_TRY(const auto ours, holder_of(pool, user, name));
    POOLGUARD_TRY(const auto theirs, holder_of(pool, other->user, name));
    const auto rank = [](const holder& each) {
        return std::tuple(each.kind != "sub", each.since, each.kind != "username", each.user.sub);
    };
    const bool wins = rank(ours) < rank(theirs);
    // Another node that has finished meanwhile has dropped the old claims, and with them what this is decided by.
    for (const auto* each : {&ours, &theirs}) {
        POOLGUARD_TRY(const bool still_has, has_now(pool, *each, name.key));
        if (!still_has) return {};
    }
    const auto& winner = wins ? ours : theirs;
    const auto& loser = wins ? theirs : ours;
    if (into.conflicts.insert({name.key, loser.user.sub}).second)
        report_conflict(pool, name, winner.user, loser.user, loser.kind);
    POOLGUARD_CHECK(take_away(pool, loser));
    // With its time, so that a second run decides in the same way when the old claims are gone.
    const name_claim_document kept{winner.user.username, winner.user.sub, winner.since};
    const auto written = store::save(records_, {keys::names(pool.id), name.key}, kept, store::always{});
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<name_migration::holder> name_migration::holder_of(const user_pool_document& pool, const user_document& user,
                                                         const user_name& name) {
    const auto names = unique_names_of(pool, user);
    holder out{user, std::ranges::find(names, name.key, &user_name::key)->kind, user.created};
    if (out.kind == "username" || out.kind == "sub") return out;
    const auto claim =
        store::load<name_claim_document>(records_, old_name_key(pool, out.kind, user.attributes.at(out.kind)));
    if (!claim) return std::unexpected(store_failure(claim.error()));
    POOLGUARD_TRY(const auto current, names_.find(pool, name.key));
    out.since = user.modified; // at the latest
    if (*claim && (*claim)->value.sub == user.sub)
        out.since = (*claim)->value.claimed;
    else if (current && current->sub == user.sub)
        out.since = current->claimed;
    return out;
}

result<bool> name_migration::has_now(const user_pool_document& pool, const holder& who, const std::string& name) {
    POOLGUARD_TRY(const auto now, users_.find_exact(pool, who.user.username));
    return now && now->user.sub == who.user.sub && has_name(unique_names_of(pool, now->user), name);
}

result<void> name_migration::take_away(const user_pool_document& pool, const holder& loser) {
    const auto& kind = loser.kind;
    if (kind != "preferred_username" && !is_alias_attribute(pool, kind)) return {};
    return users_.update(pool, loser.user.username, [&](user_document& it) -> result<void> {
        if (it.sub != loser.user.sub) return {};
        if (kind == "preferred_username")
            it.attributes.erase(kind);
        else
            it.attributes.insert_or_assign(kind + "_verified", "false");
        return {};
    });
}

result<void> name_migration::drop_old_claims(const user_pool_document& pool) {
    for (const auto prefix : {"sub#", "email#", "phone_number#", "preferred_username#"})
        for (;;) {
            const auto page =
                records_.find({.partition = keys::names(pool.id), .sort_prefix = prefix, .limit = migrated_page});
            if (!page) return std::unexpected(store_failure(page.error()));
            if (page->records.empty()) break;
            for (const auto& each : page->records)
                if (const auto removed = records_.remove(each.key); !removed)
                    return std::unexpected(store_failure(removed.error()));
        }
    return {};
}

} // namespace poolguard::pool
