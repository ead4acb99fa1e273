#pragma once
// The way to a provider and back.

#include "pool/federation/federated_users.hpp"
#include "pool/federation/federation_requests.hpp"
#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// All of it outlives the routes.
struct federation_ports {
    const federation_requests& all_federation_requests;
    provider_client& client;
    federated_users& users;
};

// The name of the provider that the request asks for, or that is the only way to sign in at the client: nothing where
// the sign-in page is to be shown. "invalid_request" for one that the client does not have.
result<std::optional<provider_document>> provider_asked_for(const page_context& here);

http::response leave_for(const page_context& here, const provider_document& provider, const federation_ports& ports);

// "GET /oauth2/idpresponse", and "POST" where the provider sends a form.
http::response come_back(const http::request& request, const page_ports& pages, const federation_ports& ports);

} // namespace poolguard::pool
