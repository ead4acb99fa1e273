#pragma once
// From a request for authorization to the address that the browser is sent back to.

#include "pool/oauth/ports.hpp"

namespace poolguard::pool {

// Somebody who is to sign in at a client, and what the client asked for. The query is as it was sent: pages hand it on.
struct authorization_place {
    sign_in_place at;
    authorization_request request;
    std::string query;
};

// "invalid_client" where no client of that id is here, "server_error"; see read_authorization_request.
std::expected<authorization_place, authorization_refusal> find_authorization(std::string_view query, user_pools& pools);

// The redirect address with a code, or with tokens. The user has proved who they are at that time.
result<base::secret> grant(const authorization_place& place, const user_document& user, base::time_point proved_at,
                           const oauth_ports& ports);

} // namespace poolguard::pool
