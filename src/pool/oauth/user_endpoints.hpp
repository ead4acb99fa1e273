#pragma once
// "/oauth2/userInfo" and "/oauth2/revoke".
// Source: OpenID Connect Core section 5.3, RFC 7009, Amazon Cognito developer guide, "UserInfo endpoint" and "Revoke
// endpoint".

#include "http/message.hpp"
#include "pool/oauth/ports.hpp"

namespace poolguard::pool {

// The attributes of the access token's user that its scope covers and its client may read. The scope must have
// "openid".
http::response answer_user_info(const http::request& request, const oauth_ports& ports);

// Ends the session of a refresh token; also well when it was over already or was never one.
http::response answer_revocation(const http::request& request, const oauth_ports& ports);

} // namespace poolguard::pool
