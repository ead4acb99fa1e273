#include "base/try.hpp"
#include "cognito/messages/identities.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {
namespace {

cognito::identity_description describe_identity(const identity_document& from) {
    cognito::identity_description out{
        from.id, {}, {base::from_epoch_milliseconds(from.created)}, {base::from_epoch_milliseconds(from.modified)}};
    out.Logins.reserve(from.logins.size());
    for (const auto& [provider, _] : from.logins)
        out.Logins.push_back(provider);
    if (!from.developer_users.empty()) out.Logins.push_back(from.developer_provider);
    return out;
}

// A signed call reaches only the identities of its region.
bool is_reachable(const call& by, std::string_view identity_id) {
    return by.region.empty() || by.region == identity_pools::region_of(identity_id);
}

reply_to<cognito::describe_identity> describe_identity(const cognito::describe_identity& input, const call& by,
                                                       const operation_ports& ports) {
    if (!is_reachable(by, input.IdentityId.value)) return no_identity(input.IdentityId.value);
    POOLGUARD_TRY(const auto found, ports.identities.get(input.IdentityId.value));
    return describe_identity(found);
}

reply_to<cognito::list_identities> list_identities(const cognito::list_identities& input, const call& by,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    const auto listing = fmt::format("ListIdentities {}", pool.id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.identities.list(pool.id, static_cast<std::size_t>(input.MaxResults.value), after));
    cognito::list_identities_reply out{pool.id, {}, ports.listings.seal(listing, page.next, by.now)};
    for (const auto& each : page.documents)
        if (!each.is_disabled || !input.HideDisabled.value_or(false)) out.Identities.push_back(describe_identity(each));
    return out;
}

reply_to<cognito::delete_identities> delete_identities(const cognito::delete_identities& input, const call& by,
                                                       const operation_ports& ports) {
    cognito::delete_identities_reply out;
    for (const auto& id : input.IdentityIdsToDelete) {
        if (!is_reachable(by, id.value)) {
            out.UnprocessedIdentityIds.push_back({id.value, "AccessDenied"});
            continue;
        }
        if (const auto done = ports.identities.remove(id.value); !done)
            out.UnprocessedIdentityIds.push_back({id.value, "InternalServerError"});
    }
    return out;
}

} // namespace

extern const operation describe_identity_operation = operation_of<cognito::describe_identity, describe_identity>;
extern const operation list_identities_operation = operation_of<cognito::list_identities, list_identities>;
extern const operation delete_identities_operation = operation_of<cognito::delete_identities, delete_identities>;

} // namespace poolguard::pool
