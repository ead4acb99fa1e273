#pragma once
// What a provider's details must and may hold, by its type, and where the well-known providers are reached.
// Source: Amazon Cognito API reference, CreateIdentityProvider, "ProviderDetails".

#include "pool/admin/providers/identity_providers.hpp"

namespace poolguard::pool {

// Takes the details over into the provider, with the endpoints of its type filled in where none are given; secrets go
// into `secrets`. InvalidParameterException for what is missing, unknown, not a URL or too long.
result<void> take_details(const cognito::secret_map& given, provider_document& provider, provider_secrets& secrets);

// InvalidParameterException unless each key is an attribute of the pool, or "username" of an OIDC provider.
result<void> check_mapping(const user_pool_document& pool, const provider_document& provider);

} // namespace poolguard::pool
