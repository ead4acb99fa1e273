#pragma once
// The scopes of tokens that an app client gets for itself: those of resource servers, without those about users.

#include "cognito/messages/clients.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

bool may_have_scope(const cognito::user_pool_client_settings& settings, std::string_view scope);
// Those of the client's scopes that are among `known`, all scopes of the pool's resource servers.
std::vector<std::string_view> custom_scopes_of(const cognito::user_pool_client_settings& settings,
                                               const std::vector<std::string>& known);

} // namespace poolguard::pool
