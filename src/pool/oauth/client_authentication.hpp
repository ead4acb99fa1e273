#pragma once
// Authenticates the app client that calls an OAuth endpoint: by its secret in the Authorization header or the body, or
// by its id if it has no secret (RFC 6749 section 2.3.1).

#include "http/message.hpp"
#include "pool/oauth/parameters.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

// The client and its pool. "invalid_client" for an unknown client and for a secret that is missing, wrong or given for
// a client without one; "invalid_request" if no client or two different ones are named; "server_error".
std::expected<sign_in_place, std::string_view> authenticate_client(const http::request& request,
                                                                   const parameters& given, user_pools& pools);

// The value after the scheme, such as "Bearer" or "Basic" in any case; empty if the header has another scheme.
std::string_view credentials_of(const http::request& request, std::string_view scheme);

} // namespace poolguard::pool
