#pragma once
// The cookies of browser sessions.

#include "http/cookies.hpp"

namespace poolguard::api {

// Over TLS, a name that no other host, path or unencrypted page can set ("__Host-", RFC 6265bis).
constexpr std::string_view session_cookie_name(bool is_secure) {
    return is_secure ? "__Host-poolguard-session" : "poolguard-session";
}
constexpr std::string_view departure_cookie_name(bool is_secure) {
    return is_secure ? "__Host-poolguard-sign-in" : "poolguard-sign-in";
}

// The cookie alone suffices for reads; a write needs this header, to prove that a page of this site sent it.
inline constexpr std::string_view write_token_header = "X-CSRF-Token";

} // namespace poolguard::api
