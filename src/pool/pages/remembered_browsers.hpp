#pragma once
// Browsers that a user had remembered at a second factor, and which then stand in for it, where the pool has devices do
// so and leaves it to the user. Each is one of the user's devices, so it is listed and forgotten with them. A page can
// not prove a device's password; a cookie takes its place, sealed and bound to the user, the pool and the client.
// Source: Amazon Cognito developer guide, "Working with user devices in your user pool". Cognito's own pages have none.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

bool can_remember_browsers(const user_pool_document& pool);

// Where the sign-in is, with the device as which the user had this browser remembered.
sign_in_place place_with_browser(const page_context& here, std::string_view username);

// Makes the browser a device of the user, and gives it the cookie. Without that, the sign-in goes on.
void remember_browser(const page_context& here, const user_document& user, http::response& answer);

} // namespace poolguard::pool
