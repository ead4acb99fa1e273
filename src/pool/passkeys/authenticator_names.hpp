#pragma once

#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// What a user calls the place where the passkey is: "iCloud Keychain", "Windows Hello"; where its model is not known,
// "Platform passkey" or "Roaming passkey".
std::string_view friendly_name(const passkey_document& passkey);

} // namespace poolguard::pool
