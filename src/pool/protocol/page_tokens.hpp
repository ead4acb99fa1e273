#pragma once
// Pagination tokens. They are sealed, so that a caller cannot read or change the position in them, are valid only for
// the same listing, and expire after an hour.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "cognito/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// InvalidParameterException for a token that no listing has given out.
std::unexpected<cognito::failure> refuse_page_token();

class page_tokens {
  public:
    // Both references must outlive the object.
    page_tokens(const base::sealer& sealer, base::random_source& random) : sealer_(sealer), random_(random) {}

    // `listing` names the operation and what it lists; `position` is a sort key, or nullopt at the end of the listing.
    std::optional<std::string> seal(std::string_view listing, const std::optional<std::string>& position,
                                    base::time_point now) const;
    // The position, or nullopt without a token. InvalidParameterException if the token was altered, belongs to another
    // listing or is over an hour old.
    cognito::result<std::optional<std::string>> open(std::string_view listing, const std::optional<std::string>& token,
                                                     base::time_point now) const;

  private:
    const base::sealer& sealer_;
    base::random_source& random_;
};

} // namespace poolguard::pool
