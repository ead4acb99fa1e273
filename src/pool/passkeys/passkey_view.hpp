#pragma once
// A passkey as the operations show it.

#include "cognito/messages/passkeys.hpp"
#include "pool/model/documents.hpp"

namespace poolguard::pool {

cognito::web_authn_credential describe_passkey(const passkey_document& from);

} // namespace poolguard::pool
