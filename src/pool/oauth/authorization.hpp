#pragma once
// Authorization requests, and the redirect that answers them.

#include "pool/oauth/ports.hpp"

namespace poolguard::pool {

// The client and pool of an authorization request, and the request. `query` is the original one, which the pages pass
// on from form to form.
struct authorization_place {
    sign_in_place at;
    authorization_request request;
    std::string query;
};

// "invalid_client" for an unknown client, "server_error", or an error of read_authorization_request().
std::expected<authorization_place, authorization_refusal> find_authorization(std::string_view query, user_pools& pools);

// The redirect address with a code, or with tokens for response_type=token.
result<base::secret> grant(const authorization_place& place, const browser_session& browser, const oauth_ports& ports);

} // namespace poolguard::pool
