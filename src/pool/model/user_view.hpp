#pragma once
// Stored documents as Cognito's messages show them.

#include "cognito/messages/groups.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/documents.hpp"

#include <vector>

namespace poolguard::pool {

// All attributes: sub first, then the others by name.
std::vector<cognito::attribute> attributes_of(const user_document& user);
cognito::user describe(const user_document& user);
cognito::group describe(const user_pool_document& pool, const group_document& group);

} // namespace poolguard::pool
