#pragma once
// The parameters of an OAuth request, from a query or a form.
// Source: RFC 6749 section 3.1: a parameter must not be repeated, and one without a value counts as omitted.

#include "base/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

class parameters {
  public:
    // nullopt if an escape is invalid or a parameter is repeated.
    static std::optional<parameters> parse(std::string_view text);

    // Empty if the parameter is absent.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const { return !get(name).empty(); }

  private:
    // Secrets, as passwords and codes are among them.
    std::map<std::string, base::secret, std::less<>> values_;
};

} // namespace poolguard::pool
