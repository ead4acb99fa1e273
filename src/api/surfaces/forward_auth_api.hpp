#pragma once
// For proxies that ask before they let a request through: nginx auth_request, Caddy and Traefik forward_auth, HAProxy,
// Envoy ext_authz over HTTP. 200 with X-Auth-* headers that name the user, 401 with a link to the sign-in, or 403.

#include "api/operation.hpp"
#include "service/oauth_client.hpp"
#include "service/provider_sign_in.hpp"

#include <vector>

namespace poolguard::api {

struct forward_auth_ports {
    const service::provider_sign_in& flow;
    const service::oauth_client& cognito;
};

// For every method: Envoy asks with that of the request, the others always with GET.
std::vector<operation> forward_auth_operations(const forward_auth_ports& ports);

} // namespace poolguard::api
