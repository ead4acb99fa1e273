#pragma once
// Sign-in at another identity provider: the redirect there, and the response.

#include "pool/federation/federated_users.hpp"
#include "pool/federation/federation_requests.hpp"
#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// All of these must outlive the routes.
struct federation_ports {
    const federation_requests& requests;
    provider_client& client;
    federated_users& users;
};

// The provider that the request names, or the client's only one; nullopt if the sign-in page should be shown.
// InvalidParameterException for a provider that the client does not have.
result<std::optional<provider_document>> requested_provider(const page_context& here);

http::response redirect_to_provider(const http::request& request, const page_context& here,
                                    const provider_document& provider, const federation_ports& ports);

// "GET /oauth2/idpresponse", or "POST" if the provider uses response_mode=form_post.
http::response complete_provider_sign_in(const http::request& request, const page_ports& pages,
                                         const federation_ports& ports);

} // namespace poolguard::pool
