#pragma once
// The pages for the challenges of a sign-in.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// Whether the client accepts the pool's own users, not only those of other identity providers.
bool has_own_sign_in(const client_document& client);

// Adds SECRET_HASH if the client has a secret: the server computes it for its own pages.
void add_secret_hash(const page_context& here, std::string_view name, cognito::secret_map& to);

// Shows the next challenge, or redirects to the application after the last one.
http::response show_next_step(const page_context& here, const sign_in_progress& progress, std::string_view operation);

} // namespace poolguard::pool
