#pragma once
// Where a browser begins to sign in.

#include <string_view>

namespace poolguard::api {

// The percent-encoded path follows, on this server, that the browser comes back to.
inline constexpr std::string_view sign_in_and_return_to = "/auth/cognito/start?return_to=";

} // namespace poolguard::api
