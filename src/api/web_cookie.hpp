#pragma once
// The cookies of browser sessions.

#include "http/cookies.hpp"

namespace poolguard::api {

// Over TLS, a name that no other host, path or unencrypted page can set ("__Host-", RFC 6265bis).
constexpr std::string_view session_cookie_name(bool is_secure) {
    return is_secure ? "__Host-poolguard-session" : "poolguard-session";
}
// A sign-in at the pages has a cookie of its own: this and the id of the sign-in.
constexpr std::string_view departure_cookie_prefix(bool is_secure) {
    return is_secure ? "__Host-poolguard-sign-in-" : "poolguard-sign-in-";
}

// For reads the cookie is enough; a write also needs this header, to prove that a page of this site sent it.
inline constexpr std::string_view write_token_header = "X-CSRF-Token";
// The same in a form.
inline constexpr std::string_view write_token_field = "csrf_token";

} // namespace poolguard::api
