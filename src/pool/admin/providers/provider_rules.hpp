#pragma once
// The rules for a provider's details by its type, and the endpoints of the well-known providers.
// Source: Amazon Cognito API reference, CreateIdentityProvider, "ProviderDetails".

#include "pool/admin/providers/identity_providers.hpp"

namespace poolguard::pool {

// Sets the provider's details, with the default endpoints of its type; secrets go into `secrets`.
// InvalidParameterException for a detail that is missing, unknown, not a URL or too long.
result<void> set_details(const cognito::secret_map& given, provider_document& provider, provider_secrets& secrets);

// The mapping of a provider that is created without one: only to the username, from the claim that identifies a user.
cognito::string_map default_mapping(cognito::identity_provider_type type);

// InvalidParameterException unless each key is an attribute of the pool, or "username" of an OIDC provider.
result<void> check_mapping(const user_pool_document& pool, const provider_document& provider);

} // namespace poolguard::pool
