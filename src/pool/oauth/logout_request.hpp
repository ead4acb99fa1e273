#pragma once
// A request to end the browser's session, in Cognito's form or in that of OpenID.
// Source: Amazon Cognito developer guide, "The managed login sign-out endpoint"; OpenID Connect RP-Initiated
// Logout 1.0.

#include "http/message.hpp"
#include "pool/oauth/parameters.hpp"
#include "pool/oauth/ports.hpp"

#include <expected>

namespace poolguard::pool {

struct logout_request {
    sign_in_place at;
    std::string location; // where the browser goes; empty: to a page that says that the user is signed out
};

struct logout_refusal {
    std::string_view error;       // as error_page() takes it
    std::string_view parameter{}; // the one that is missing or wrong, if it is one
};

// The client is that of client_id or of id_token_hint, whose signature is checked and whose expiry is not. The address
// must be one of the client's: logout_uri or post_logout_redirect_uri a sign-out URL, redirect_uri a callback URL.
std::expected<logout_request, logout_refusal> read_logout_request(const http::request& request,
                                                                  const oauth_ports& ports);

} // namespace poolguard::pool
