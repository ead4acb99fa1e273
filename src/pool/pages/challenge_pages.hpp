#pragma once
// From one step of a sign-in to the page of the next.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// Whether people sign in at the client with what the pool knows of them, not with a provider alone.
bool has_own_sign_in(const client_document& client);

// Clients with a secret prove it with each step; here the server does so for its own pages.
void add_secret_hash(const page_context& here, std::string_view name, cognito::secret_map& to);

// The page of the challenge, or the way back to the application.
http::response go_on(const page_context& here, const sign_in_progress& progress, std::string_view operation);

} // namespace poolguard::pool
