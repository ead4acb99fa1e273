#include "base/try.hpp"
#include "pool/identities/identity_operations.hpp"

namespace poolguard::pool {
namespace {

cognito::identity_description describe(const identity_document& from) {
    cognito::identity_description out{
        from.id, {}, {base::from_epoch_milliseconds(from.created)}, {base::from_epoch_milliseconds(from.modified)}};
    out.Logins.reserve(from.logins.size());
    for (const auto& [provider, _] : from.logins)
        out.Logins.push_back(provider);
    return out;
}

// A signed call reaches the identities of its region alone.
bool is_reached(const call& by, std::string_view identity_id) {
    return by.region.empty() || by.region == identity_pools::region_of(identity_id);
}

reply_to<cognito::describe_identity> describe_identity(const cognito::describe_identity& input, const call& by,
                                                       const identity_ports& p) {
    if (!is_reached(by, input.IdentityId.value)) return no_identity(input.IdentityId.value);
    POOLGUARD_TRY(const auto found, p.identities.get(input.IdentityId.value));
    return describe(found);
}

reply_to<cognito::list_identities> list_identities(const cognito::list_identities& input, const call& by,
                                                   const identity_ports& p) {
    POOLGUARD_TRY(const auto pool, p.pools.get(input.IdentityPoolId, by));
    const auto listing = fmt::format("ListIdentities {}", pool.id);
    POOLGUARD_TRY(const auto after, p.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page, p.identities.list(pool.id, static_cast<std::size_t>(input.MaxResults.value), after));
    cognito::list_identities_reply out{pool.id, {}, p.listings.seal(listing, page.next, by.now)};
    for (const auto& each : page.documents)
        if (!each.is_disabled || !input.HideDisabled.value_or(false)) out.Identities.push_back(describe(each));
    return out;
}

reply_to<cognito::delete_identities> delete_identities(const cognito::delete_identities& input, const call& by,
                                                       const identity_ports& p) {
    cognito::delete_identities_reply out;
    for (const auto& id : input.IdentityIdsToDelete) {
        if (!is_reached(by, id.value)) {
            out.UnprocessedIdentityIds.push_back({id.value, "AccessDenied"});
            continue;
        }
        if (const auto done = p.identities.remove(id.value); !done)
            out.UnprocessedIdentityIds.push_back({id.value, "InternalServerError"});
    }
    return out;
}

} // namespace

void add_identity_listings(dispatcher& to, const identity_ports& ports) {
    to.add<cognito::describe_identity>(
        [p = ports](const auto& input, const call& by) { return describe_identity(input, by, p); });
    to.add<cognito::list_identities>(
        [p = ports](const auto& input, const call& by) { return list_identities(input, by, p); });
    to.add<cognito::delete_identities>(
        [p = ports](const auto& input, const call& by) { return delete_identities(input, by, p); });
}

} // namespace poolguard::pool
