#pragma once
// What a page says after an act that succeeded and redirected to it with `?done=KEY`.

#include "api/browser_page.hpp"

#include <string_view>

namespace poolguard::api {

// nullptr for an unknown key, which anybody may put into an address.
const page_text* find_notice(std::string_view key);

} // namespace poolguard::api
