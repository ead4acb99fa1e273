#pragma once
// Where the link in a mail leads that confirms an account: /confirmUser with client_id, user_name and
// confirmation_code. As at Amazon, opening it is enough, so a mail scanner that opens links confirms the account too;
// a pool that does not want that sends codes (DefaultEmailOption). HEAD confirms nothing. It redirects nowhere;
// where the client signs people in on the pages, it links there.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

bool is_confirmation_link(const http::request& request);

// A page that says whether it worked. Status 400 for a code that is wrong, expired or used, 429 for too many tries.
http::response confirm_by_link(const http::request& request, const page_ports& ports);

} // namespace poolguard::pool
