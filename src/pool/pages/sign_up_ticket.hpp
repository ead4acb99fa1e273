#pragma once
// Proves that somebody signed up in this browser, with a password of their own where they gave one, so that the code
// that confirms the account can also sign in. It is a sealed field of the forms on the page that takes the code, bound
// to the browser's cookie of forms, the pool and the app client, and valid for as long as such a form.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool::sign_up_ticket {

inline constexpr std::string_view field_name = "signed_up";

std::string issue(const page_context& here, std::string_view sub);
// The sub of the form's ticket; empty without a valid one.
std::string find_sub(const page_context& here);

} // namespace poolguard::pool::sign_up_ticket
