#pragma once
// Which web pages may read answers from another origin than their own: CORS (Fetch standard, section 3.3). Callers
// show who they are by headers alone, so credentials that a browser adds by itself are not let in.

#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// "https://app.example.com" or "http://localhost:3000": no path, no slash at the end, lower case.
bool is_origin(std::string_view text);

// Adds what lets the page that sent the request read the answer; nothing but Vary for one that is not allowed. "*" in
// the list allows every page.
void share(const std::vector<std::string>& allowed, const request& asked, response& answer);
// The same for an OPTIONS request by which a browser asks what it may send; `methods` is the Allow header's value.
void share_preflight(const std::vector<std::string>& allowed, const request& asked, std::string_view methods,
                     response& answer);

} // namespace poolguard::http
