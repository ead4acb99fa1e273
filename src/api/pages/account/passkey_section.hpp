#pragma once
// The passkeys on the page about the sign-in.

#include "api/pages/account/account_visit.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

// Whether browsers let pages of that address make passkeys of that domain (W3C Web Authentication Level 3, section
// 5.1.3): over TLS the domain itself or a host below it; without TLS only on localhost.
bool can_make_passkeys(std::string_view page_address, std::string_view relying_party_id);

// Empty HTML where the pool has no passkeys.
reply<std::string> account_passkey_section(const account_visit& at);

} // namespace poolguard::api
