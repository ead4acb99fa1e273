#pragma once
// What a proxy's question at /forward-auth says about the request of the client, and what of it the application gets.

#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::api {

// Whether programs may read the path of a request target differently, so that a proxy may have chosen its rule by one
// path and the application serves another: '.' and '..' segments, ';' (the parameters of a segment), backslashes,
// control characters and slashes, encoded or not, invalid escapes, and '#'.
bool is_ambiguous_path(std::string_view target);

// Whether this is so for the path that the proxy names, in `uri`, X-Forwarded-Uri or X-Original-URI. Looks at all of
// them: a client can send the header that the proxy does not set.
bool has_ambiguous_path(const http::request& question, std::optional<std::string_view> uri);

// Whether the question is about a browser's CORS preflight (Fetch standard): OPTIONS with Origin and
// Access-Control-Request-Method. The method is that of the question unless the proxy names it in X-Forwarded-Method or
// X-Original-Method; then all of these must agree, since a client can send them too.
bool is_about_preflight(const http::request& question);

// The value of Cookie without the cookies that this server sets; empty if none is left.
std::string cookies_for_application(const http::request& question);

} // namespace poolguard::api
