#pragma once
// CORS (Fetch standard, section 3.3): which web pages of other origins may read answers. Callers authenticate only by
// headers, so credentials that a browser adds by itself (cookies) are not allowed.

#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// Whether the text is like "https://app.example.com" or "http://localhost:3000": lower case, no path, no final slash.
bool is_origin(std::string_view text);

// Adds the headers that let the page that sent the request read the answer; only Vary if it is not allowed. "*" in the
// list allows every page.
void share(const std::vector<std::string>& allowed, const request& asked, response& answer);
// The same for a preflight (OPTIONS) request; `methods` is the value of the Allow header.
void share_preflight(const std::vector<std::string>& allowed, const request& asked, std::string_view methods,
                     response& answer);

} // namespace poolguard::http
