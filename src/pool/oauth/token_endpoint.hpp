#pragma once
// "POST /oauth2/token": exchanges codes, refresh tokens and client credentials for tokens.
// Source: RFC 6749 sections 4.1.3, 4.4 and 6, Amazon Cognito developer guide, "Token endpoint".

#include "http/message.hpp"
#include "pool/oauth/ports.hpp"

namespace poolguard::pool {

http::response answer_token_request(const http::request& request, const oauth_ports& ports);

// The error of RFC 6749 section 5.2, with status 400.
http::response oauth_error(std::string_view error, std::string_view description = {});
// A JSON response that must not be cached.
http::response oauth_answer(std::string body);

} // namespace poolguard::pool
