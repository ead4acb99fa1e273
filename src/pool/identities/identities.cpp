#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

struct home_document {
    std::string pool_id;
};
BOOST_DESCRIBE_STRUCT(home_document, (), (pool_id))

struct login_document {
    std::string identity_id;
};
BOOST_DESCRIBE_STRUCT(login_document, (), (identity_id))

// Contains a digest, as the length of keys is limited. No provider's name begins with '#'.
store::key login_key(std::string_view pool_id, const login& of) {
    const auto text = fmt::format("{}{}#{}", of.is_developer ? "#developer#" : "", of.provider, of.subject);
    return {keys::logins(pool_id), base::to_hex(base::sha256(text))};
}

void add_login(identity_document& to, const login& added) {
    if (!added.is_developer) {
        to.logins[added.provider] = added.subject;
        return;
    }
    to.developer_provider = added.provider;
    if (has_login(to, added)) return;
    to.developer_users.insert(std::ranges::upper_bound(to.developer_users, added.subject), added.subject);
}

void drop_login(identity_document& from, const login& removed) {
    if (!has_login(from, removed)) return;
    if (removed.is_developer)
        std::erase(from.developer_users, removed.subject);
    else
        from.logins.erase(removed.provider);
}

} // namespace

bool has_login(const identity_document& identity, const login& of) {
    if (of.is_developer)
        return identity.developer_provider == of.provider &&
               std::ranges::binary_search(identity.developer_users, of.subject);
    const auto found = identity.logins.find(of.provider);
    return found != identity.logins.end() && found->second == of.subject;
}

std::vector<login> logins_of(const identity_document& identity) {
    std::vector<login> out;
    out.reserve(identity.count_logins());
    for (const auto& [provider, subject] : identity.logins)
        out.push_back({provider, subject});
    for (const auto& user : identity.developer_users)
        out.push_back({identity.developer_provider, user, true});
    return out;
}

std::unexpected<failure> no_identity(std::string_view id) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("Identity '{}' not found.", id));
}

store::key keys::home_of(std::string_view identity_id) { return {fmt::format("identities/{}", identity_id), ""}; }
std::string keys::logins(std::string_view pool_id) { return keys::named(pool_id, "logins"); }

identities::identities(store::records& records, base::random_source& random, const base::clock& clock)
    : records_(records), random_(random), clock_(clock), documents_(records, "identities") {}

result<identity_document> identities::get(std::string_view identity_id) const {
    const auto home = store::load<home_document>(records_, keys::home_of(identity_id));
    if (!home) return std::unexpected(store_failure(home.error()));
    if (!*home) return no_identity(identity_id);
    POOLGUARD_TRY(auto found, documents_.find((*home)->value.pool_id, identity_id));
    if (!found) return no_identity(identity_id);
    return std::move(*found);
}

// Writes the records that are missing: another call may have been interrupted, or be running.
result<identity_document> identities::write_new(const std::string& pool_id, const std::string& id,
                                                const std::optional<login>& first) {
    const auto now = base::epoch_milliseconds(clock_.now());
    identity_document made;
    made.id = id;
    made.pool_id = pool_id;
    made.created = made.modified = now;
    if (first) add_login(made, *first);
    POOLGUARD_TRY(const auto is_new, documents_.create(pool_id, id, made));
    const auto home = store::save(records_, keys::home_of(id), home_document{pool_id}, store::if_absent{});
    if (!home && home.error() != store::error::conflict) return std::unexpected(store_failure(home.error()));
    if (is_new) return made;
    return get(id);
}

result<identity_document> identities::create_unauthenticated(const std::string& pool_id) {
    return write_new(pool_id, fmt::format("{}:{}", identity_pools::region_of(pool_id), random_.uuid()), {});
}

result<std::optional<std::string>> identities::find_id(const std::string& pool_id, const login& by) const {
    auto known = store::load<login_document>(records_, login_key(pool_id, by));
    if (!known) return std::unexpected(store_failure(known.error()));
    if (!*known) return std::nullopt;
    return std::move((*known)->value.identity_id);
}

result<std::optional<identity_document>> identities::find(const std::string& pool_id, const login& by) const {
    POOLGUARD_TRY(const auto id, find_id(pool_id, by));
    if (!id) return std::nullopt;
    auto found = get(*id);
    if (found) return std::move(*found);
    if (found.error().name == cognito::failure_name::resource_not_found) return std::nullopt;
    return std::unexpected(found.error());
}

result<identity_document> identities::find_or_create(const std::string& pool_id, const login& by) {
    POOLGUARD_TRY(auto id, find_id(pool_id, by));
    if (!id) {
        const login_document fresh{fmt::format("{}:{}", identity_pools::region_of(pool_id), random_.uuid())};
        const auto claimed = store::save(records_, login_key(pool_id, by), fresh, store::if_absent{});
        if (!claimed && claimed.error() != store::error::conflict)
            return std::unexpected(store_failure(claimed.error()));
        POOLGUARD_TRY(id, find_id(pool_id, by));
        if (!id) return std::unexpected(store_failure(store::error::conflict));
    }
    auto found = get(*id);
    if (!found && found.error().name == cognito::failure_name::resource_not_found) return write_new(pool_id, *id, by);
    // A call that linked the login was interrupted.
    if (found && !found->is_disabled && !has_login(*found, by)) return link(*found, by);
    return found;
}

result<identity_document> identities::change(const identity_document& identity,
                                             const std::function<void(identity_document&)>& how) {
    POOLGUARD_TRY(auto changed, documents_.update(identity.pool_id, identity.id, [&](identity_document& it) {
        how(it);
        it.modified = std::max(it.modified, base::epoch_milliseconds(clock_.now()));
    }));
    if (!changed) return no_identity(identity.id);
    return std::move(*changed);
}

result<identity_document> identities::link(const identity_document& identity, const login& added) {
    const auto at = login_key(identity.pool_id, added);
    const auto claimed = store::save(records_, at, login_document{identity.id}, store::if_absent{});
    if (!claimed && claimed.error() != store::error::conflict) return std::unexpected(store_failure(claimed.error()));
    if (!claimed) {
        const auto owner = store::load<login_document>(records_, at);
        if (!owner) return std::unexpected(store_failure(owner.error()));
        if (!*owner || (*owner)->value.identity_id != identity.id)
            return refuse("ResourceConflictException",
                          "Logins are already linked to another identity of this identity pool.");
    }
    return change(identity, [&](identity_document& it) { add_login(it, added); });
}

// The login may lead to another identity by now.
result<void> identities::release(const identity_document& identity, const login& by) {
    const auto at = login_key(identity.pool_id, by);
    const auto known = store::load<login_document>(records_, at);
    if (!known) return std::unexpected(store_failure(known.error()));
    if (!*known || (*known)->value.identity_id != identity.id) return {};
    const auto gone = records_.remove(at, store::if_version{(*known)->version});
    if (!gone && gone.error() != store::error::conflict) return std::unexpected(store_failure(gone.error()));
    return {};
}

result<void> identities::unlink(const identity_document& identity, const std::vector<login>& removed) {
    for (const auto& each : removed)
        if (has_login(identity, each)) POOLGUARD_CHECK(release(identity, each));
    POOLGUARD_CHECK(change(identity, [&](identity_document& it) {
        for (const auto& each : removed)
            drop_login(it, each);
        it.is_disabled = !it.has_logins();
    }));
    return {};
}

result<void> identities::merge(const login& source, const identity_document& from, const identity_document& to) {
    const auto moved = logins_of(from);
    const auto move = [&](const login& each) -> result<void> {
        const auto done =
            store::update<login_document>(records_, login_key(from.pool_id, each), [&](login_document& it) {
                if (it.identity_id != from.id) return false;
                it.identity_id = to.id;
                return true;
            });
        if (!done) return std::unexpected(store_failure(done.error()));
        return {};
    };
    POOLGUARD_CHECK(change(to, [&](identity_document& it) {
        for (const auto& each : moved)
            add_login(it, each);
        add_login(it, source);
    }));
    for (const auto& each : moved)
        if (!each.is_developer || each.subject != source.subject) POOLGUARD_CHECK(move(each));
    POOLGUARD_CHECK(change(from, [&](identity_document& it) {
        for (const auto& each : moved)
            drop_login(it, each);
        it.is_disabled = !it.has_logins();
    }));
    return move(source);
}

result<void> identities::remove(std::string_view identity_id) {
    const auto found = get(identity_id);
    if (!found && found.error().name != cognito::failure_name::resource_not_found)
        return std::unexpected(found.error());
    if (found) {
        for (const auto& each : logins_of(*found))
            POOLGUARD_CHECK(release(*found, each));
        POOLGUARD_CHECK(documents_.remove(found->pool_id, identity_id));
    }
    if (const auto gone = records_.remove(keys::home_of(identity_id)); !gone)
        return std::unexpected(store_failure(gone.error()));
    return {};
}

} // namespace poolguard::pool
