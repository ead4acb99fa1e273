#pragma once
// Where a browser goes after its sign-in.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

// The address as it is written into a redirect, in ASCII: a path of this server with any query and fragment, or exactly
// one of `registered`. nullopt for what a browser could take for another host, or for more than 1,536 characters.
std::optional<std::string> return_address(std::string_view given, const std::vector<std::string>& registered);

} // namespace poolguard::service
