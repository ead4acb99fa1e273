#pragma once
// Which host names a server answers for, so that a page of another name cannot reach it through a browser (DNS
// rebinding) and links it makes carry no foreign name.

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// Whether the value of a Host header is served: its port does not count, nor does letter case. "*" serves every
// name, ".example.com" serves example.com and all names below it, an empty list serves all.
bool is_host_served(const std::vector<std::string>& served, std::string_view host);

} // namespace poolguard::http
