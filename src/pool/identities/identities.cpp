#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/protocol/refusal.hpp"

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

// Contains a digest, as the length of keys is limited.
store::key login_key(std::string_view pool_id, const login& of) {
    return {keys::logins(pool_id), base::to_hex(base::sha256(fmt::format("{}#{}", of.provider, of.subject)))};
}

} // namespace

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
                                                cognito::string_map logins) {
    const auto now = base::epoch_milliseconds(clock_.now());
    identity_document made{id, pool_id, std::move(logins), false, now, now};
    POOLGUARD_TRY(const auto is_new, documents_.create(pool_id, id, made));
    const auto home = store::save(records_, keys::home_of(id), home_document{pool_id}, store::if_absent{});
    if (!home && home.error() != store::error::conflict) return std::unexpected(store_failure(home.error()));
    if (is_new) return made;
    return get(id);
}

result<identity_document> identities::create_unauthenticated(const std::string& pool_id) {
    return write_new(pool_id, fmt::format("{}:{}", identity_pools::region_of(pool_id), random_.uuid()), {});
}

result<identity_document> identities::find_or_create(const std::string& pool_id, const login& by) {
    const auto at = login_key(pool_id, by);
    auto known = store::load<login_document>(records_, at);
    if (!known) return std::unexpected(store_failure(known.error()));
    if (!*known) {
        const login_document fresh{fmt::format("{}:{}", identity_pools::region_of(pool_id), random_.uuid())};
        const auto claimed = store::save(records_, at, fresh, store::if_absent{});
        if (!claimed && claimed.error() != store::error::conflict)
            return std::unexpected(store_failure(claimed.error()));
        known = store::load<login_document>(records_, at);
        if (!known) return std::unexpected(store_failure(known.error()));
        if (!*known) return std::unexpected(store_failure(store::error::conflict));
    }
    const auto& id = (*known)->value.identity_id;
    auto found = get(id);
    if (found || found.error().name != cognito::failure_name::resource_not_found) return found;
    return write_new(pool_id, id, {{by.provider, by.subject}});
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
    return change(identity, [&](identity_document& it) { it.logins[added.provider] = added.subject; });
}

result<void> identities::unlink(const identity_document& identity, const std::vector<std::string>& providers) {
    for (const auto& provider : providers) {
        const auto found = identity.logins.find(provider);
        if (found == identity.logins.end()) continue;
        if (const auto gone = records_.remove(login_key(identity.pool_id, {provider, found->second})); !gone)
            return std::unexpected(store_failure(gone.error()));
    }
    POOLGUARD_CHECK(change(identity, [&](identity_document& it) {
        for (const auto& provider : providers)
            it.logins.erase(provider);
        it.is_disabled = it.logins.empty();
    }));
    return {};
}

result<void> identities::remove(std::string_view identity_id) {
    const auto found = get(identity_id);
    if (!found && found.error().name != cognito::failure_name::resource_not_found)
        return std::unexpected(found.error());
    if (found) {
        for (const auto& [provider, subject] : found->logins)
            if (const auto gone = records_.remove(login_key(found->pool_id, {provider, subject})); !gone)
                return std::unexpected(store_failure(gone.error()));
        POOLGUARD_CHECK(documents_.remove(found->pool_id, identity_id));
    }
    if (const auto gone = records_.remove(keys::home_of(identity_id)); !gone)
        return std::unexpected(store_failure(gone.error()));
    return {};
}

} // namespace poolguard::pool
