#include "pool/oauth/client_scopes.hpp"

#include <algorithm>

namespace poolguard::pool {

bool may_have_scope(const cognito::user_pool_client_settings& settings, std::string_view scope) {
    return settings.AllowedOAuthScopes &&
           std::ranges::any_of(*settings.AllowedOAuthScopes, [&](std::string_view each) { return each == scope; });
}

std::vector<std::string_view> custom_scopes_of(const cognito::user_pool_client_settings& settings,
                                               const std::vector<std::string>& known) {
    std::vector<std::string_view> out;
    if (settings.AllowedOAuthScopes)
        for (const std::string& each : *settings.AllowedOAuthScopes)
            if (std::ranges::find(known, each) != known.end()) out.push_back(each);
    return out;
}

} // namespace poolguard::pool
