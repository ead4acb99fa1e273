#pragma once
// Pools and app clients as Cognito's messages show them.

#include "base/secret.hpp"
#include "pool/model/documents.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace poolguard::pool {

// "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_AbCdEf123"
std::string pool_arn(std::string_view pool_id, std::string_view account);

cognito::user_pool describe(const user_pool_document& pool, std::string_view account, std::int64_t users);
cognito::user_pool_summary summarize(const user_pool_document& pool);

// With Cognito's defaults where it shows them. The secret is left out when it is empty.
cognito::user_pool_client describe(const client_document& client, const base::secret& secret);

} // namespace poolguard::pool
