#pragma once
// Which host names the server accepts: protects against DNS rebinding, and keeps foreign names out of the links that it
// makes.

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// Whether the value of a Host header is served, without regard to port and letter case. "*" and an empty list serve
// every name; ".example.com" serves example.com and all names below it.
bool is_host_served(const std::vector<std::string>& served, std::string_view host);

} // namespace poolguard::http
