#pragma once
// Cognito's rules for the settings of an app client.
// Source: Amazon Cognito API reference, CreateUserPoolClient and UpdateUserPoolClient.

#include "cognito/failure.hpp"
#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// The scopes and providers of the client's pool, which its settings may name.
struct client_references {
    std::vector<std::string> custom_scopes; // "{resource server}/{scope}"
    std::vector<std::string> providers;     // without the pool itself
};

// `doing` is "creating" or "updating", for the messages. InvalidParameterException, InvalidOAuthFlowException or
// ScopeDoesNotExistException for the first violated rule.
cognito::result<void> check_client(const user_pool_document& pool, const client_references& references,
                                   const cognito::user_pool_client_settings& settings, bool has_secret,
                                   std::string_view doing);

// Whether the text is an absolute URL without a fragment: https, http on this machine, or an application's own scheme.
bool is_redirect_uri(std::string_view text);

} // namespace poolguard::pool
