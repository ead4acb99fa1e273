#pragma once
// The parameters of an OAuth request, from a query or a form.
// Source: RFC 6749 section 3.1: none may be there more than once, and one without a value counts as left out.

#include "base/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

class parameters {
  public:
    // Nothing when an escape is bad or a parameter is there twice.
    static std::optional<parameters> parse(std::string_view text);

    // Empty when it is not there.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const { return !get(name).empty(); }

  private:
    // Passwords and codes are among them, so they are wiped.
    std::map<std::string, base::secret, std::less<>> values_;
};

} // namespace poolguard::pool
