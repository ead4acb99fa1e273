#pragma once
// Which app client calls an OAuth endpoint: a secret by Basic or in the body, or, of a client without one, its id
// (RFC 6749 section 2.3.1).

#include "http/message.hpp"
#include "pool/oauth/parameters.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

// The client and its pool. "invalid_client" for an unknown client and for a secret that is missing, wrong or not the
// client's to have, "invalid_request" where nothing or two different things name one, "server_error".
std::expected<sign_in_place, std::string_view> authenticate_client(const http::request& request,
                                                                   const parameters& given, user_pools& pools);

// The value behind "Bearer " or "Basic ", compared without case; empty when the header is not of that scheme.
std::string_view credentials_of(const http::request& request, std::string_view scheme);

} // namespace poolguard::pool
