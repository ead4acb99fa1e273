#pragma once
// What an app client's settings mean, with Cognito's defaults for those that are not given.
// Source: Amazon Cognito API reference, CreateUserPoolClient.

#include "cognito/messages/authentication.hpp"
#include "cognito/messages/clients.hpp"

#include <chrono>
#include <string_view>

namespace poolguard::pool {

// 5 minutes to 24 hours; one hour unless set.
std::chrono::seconds access_token_validity(const cognito::user_pool_client_settings& settings);
std::chrono::seconds id_token_validity(const cognito::user_pool_client_settings& settings);
// 1 hour to 10 years; 30 days unless set, and for 0.
std::chrono::seconds refresh_token_validity(const cognito::user_pool_client_settings& settings);
// How long a challenge may be answered: 3 to 15 minutes.
std::chrono::seconds auth_session_validity(const cognito::user_pool_client_settings& settings);

// Whether the client may use the flow. Cognito's old names of flows leave SRP and refresh allowed.
// With rotation switched on, the refresh flows are not allowed.
bool allows(const cognito::user_pool_client_settings& settings, cognito::auth_flow flow);
// Whether the client may use that OAuth flow.
bool allows(const cognito::user_pool_client_settings& settings, cognito::oauth_flow flow);
// Whether the client may get tokens for itself with GetClientToken.
bool allows_client_tokens(const cognito::user_pool_client_settings& settings);
// How long a refresh token is still accepted after it was replaced: up to 60 seconds. nullopt for a client whose
// refresh tokens do not rotate.
std::optional<std::chrono::seconds> rotation_grace(const cognito::user_pool_client_settings& settings);
// Whether tokens carry the ids that are needed to revoke them.
bool has_token_revocation(const cognito::user_pool_client_settings& settings);
// Whether a missing user must look like a wrong password.
bool hides_users(const cognito::user_pool_client_settings& settings);

// Decided by ReadAttributes and WriteAttributes; all attributes by default. The short forms "oidc:profile",
// "oidc:email", "oidc:phone" and "oidc:address" stand for the claims of those scopes (OpenID Connect Core 5.4).
bool may_read(const cognito::user_pool_client_settings& settings, std::string_view attribute);
bool may_write(const cognito::user_pool_client_settings& settings, std::string_view attribute);

} // namespace poolguard::pool
