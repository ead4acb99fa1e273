#pragma once
// The audit of calls that come over the wire: who called what, and how it ended. Calls that only read are not told.

#include "base/audit.hpp"
#include "http/message.hpp"
#include "pool/protocol/dispatcher.hpp"

#include <string_view>

namespace poolguard::pool {

// Whether the audit tells of an operation: of all but those whose names begin with Get, List or Describe, or with the
// same behind Admin.
bool is_audited(std::string_view operation);

// `access_key_id` is empty where the operation needs no signature.
void audit_call(std::string_view operation, const http::request& request, const dispatcher::wire_reply& reply,
                std::string_view access_key_id);

} // namespace poolguard::pool
