#include "pool/admin/clients/client_references.hpp"

#include "base/try.hpp"

namespace poolguard::pool {

result<client_references> references_of(std::string_view pool_id, const cognito::user_pool_client_settings& given,
                                        const resource_servers& servers, const identity_providers& providers) {
    client_references out;
    if (given.AllowedOAuthScopes) {
        POOLGUARD_TRY(auto scopes, servers.scopes_of(pool_id));
        out.custom_scopes = std::move(scopes);
    }
    if (given.SupportedIdentityProviders) {
        POOLGUARD_TRY(auto known, providers.all(pool_id));
        for (auto& each : known)
            out.providers.push_back(std::move(each.name));
    }
    return out;
}

} // namespace poolguard::pool
