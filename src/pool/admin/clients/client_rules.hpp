#pragma once
// What Cognito refuses in the settings of an app client.
// Source: Amazon Cognito API reference, CreateUserPoolClient and UpdateUserPoolClient.

#include "cognito/failure.hpp"
#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// The names that exist in the client's pool.
struct client_references {
    std::vector<std::string> custom_scopes; // "{resource server}/{scope}"
    std::vector<std::string> providers;     // beside the pool itself
};

// `doing` is "creating" or "updating", for the messages. InvalidParameterException, InvalidOAuthFlowException or
// ScopeDoesNotExistException with the first rule that is broken.
cognito::result<void> check_client(const user_pool_document& pool, const client_references& around,
                                   const cognito::user_pool_client_settings& settings, bool has_secret,
                                   std::string_view doing);

// An absolute URL without a fragment: https, http on this machine, or a scheme of the application's own.
bool is_redirect_uri(std::string_view text);

} // namespace poolguard::pool
