#pragma once
// Writes calls over HTTP to the audit log: who called what, and the outcome. Calls that only read are not logged.

#include "base/audit.hpp"
#include "http/message.hpp"
#include "pool/protocol/dispatcher.hpp"

#include <string_view>

namespace poolguard::pool {

// Whether the operation is audited. Not audited are names that begin with Get, List, Lookup or Describe, optionally
// after Admin, except for the Get operations that issue tokens, credentials or codes.
bool is_audited(std::string_view operation);

// `access_key_id` is empty for operations without a signature.
void audit_call(std::string_view operation, const http::request& request, const dispatcher::wire_reply& reply,
                std::string_view access_key_id);

} // namespace poolguard::pool
