#pragma once
// The pages for passkeys, where the pool allows them for a domain that these pages belong to and the app client lets
// users choose: signing in with one, with or without a name, and adding one after a sign-in. Source: Amazon Cognito
// developer guide, "Passkey sign-in"; W3C Web Authentication Level 3. Signing in without a name is this server's own:
// Cognito asks for the name first.

#include "pool/pages/challenge_pages.hpp"

namespace poolguard::pool {

// Whether browsers can use the pool's passkeys on these pages: under the address that this request came to, and for a
// client that accepts the pool's own users and lets them choose.
bool takes_passkeys(const page_context& here);

// Lets the sign-in page take a passkey without a name: by a button, or where the browser completes the name.
void add_passkey_form(const page_context& here, page& shown);
// WEB_AUTHN.
http::response show_passkey(const page_context& here, const challenge_step& at, const std::string& options,
                            const std::optional<page_problem>& problem = {});
// Processes the form of either.
http::response use_passkey(const page_context& here);

// Asks a user who has just signed in, could sign in with a passkey and has none, unless this browser put it off.
std::optional<http::response> offer_passkey(const page_context& here, const user_document& user);
// Adds the passkey or puts it off, and redirects to the application.
http::response add_passkey(const page_context& here);

} // namespace poolguard::pool
