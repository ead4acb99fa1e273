#pragma once
// The tokens by which a listing is continued. They are sealed, so that a caller cannot read or change the position
// in them, hold for the same listing alone, and live for an hour.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "cognito/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

class page_tokens {
  public:
    // What is given must outlive the tokens.
    page_tokens(const base::sealer& sealer, base::random_source& random) : sealer_(sealer), random_(random) {}

    // `listing` names the operation and what it lists; `position` is a sort key. Nothing for nothing.
    std::optional<std::string> seal(std::string_view listing, const std::optional<std::string>& position,
                                    base::time_point now) const;
    // The position; InvalidParameterException when the token was altered, is of another listing or over an hour old.
    // Nothing for nothing.
    cognito::result<std::optional<std::string>> open(std::string_view listing, const std::optional<std::string>& token,
                                                     base::time_point now) const;

  private:
    const base::sealer& sealer_;
    base::random_source& random_;
};

} // namespace poolguard::pool
