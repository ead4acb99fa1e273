#pragma once
// IAM's operations on OpenID Connect providers, in AWS's query protocol (IAM API reference, version 2010-05-08).

#include "http/form.hpp"
#include "pool/access/open_id_providers.hpp"
#include "pool/access/query_text.hpp"

#include <string_view>

namespace poolguard::pool {

using provider_action = query_outcome (*)(const http::form_fields& form, open_id_providers& all, base::time_point now);

// Null if there is no such operation.
provider_action find_provider_action(std::string_view name);

} // namespace poolguard::pool
