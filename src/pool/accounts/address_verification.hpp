#pragma once
// When a changed address must be verified.
// Source: Amazon Cognito API reference, UserAttributeUpdateSettingsType and AdminUpdateUserAttributes.

#include "cognito/messages/common.hpp"
#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// Whether a new address takes effect only after it is verified.
bool must_be_verified_first(const user_pool_document& pool, std::string_view attribute);
// Whether the change gives the user an address that the pool verifies, and that the user does not have yet.
bool needs_code(const user_pool_document& pool, const user_document& user, const cognito::attribute& change);

} // namespace poolguard::pool
