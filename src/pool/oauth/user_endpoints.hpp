#pragma once
// "/oauth2/userInfo" and "/oauth2/revoke".
// Source: OpenID Connect Core section 5.3, RFC 7009, Amazon Cognito developer guide, "UserInfo endpoint" and "Revoke
// endpoint".

#include "http/message.hpp"
#include "pool/oauth/ports.hpp"

namespace poolguard::pool {

// The user's attributes that the access token's scope covers and its client may read. The scope must include "openid".
http::response answer_user_info(const http::request& request, const oauth_ports& ports);

// Ends the session of a refresh token. Also succeeds if the session has already ended or the token is unknown.
http::response answer_revocation(const http::request& request, const oauth_ports& ports);

} // namespace poolguard::pool
