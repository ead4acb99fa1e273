#pragma once
// Whose a refresh token is: the user's internal name, which an app client with a secret must hash when it refreshes
// (Amazon Cognito developer guide, "Computing secret hash values"). The token itself is not kept, only its SHA-256.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "store/records.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

class refresh_owners {
  public:
    // The longest that Cognito lets a refresh token live, and what it is unless the client says otherwise.
    static constexpr std::chrono::seconds longest_life = std::chrono::days{3650};
    static constexpr std::chrono::seconds default_life = std::chrono::days{30};

    // A life beyond the longest is taken as that.
    refresh_owners(store::records& records, const base::clock& clock, std::chrono::seconds life);

    // Remembers the owner for the life of the token; an empty name is passed over. A store that fails is logged: the
    // tokens are good without it, and the refresh can still name its user.
    void remember(std::string_view refresh_token, std::string_view internal_name);
    // Nothing when it is not known, or the store cannot be read.
    std::optional<std::string> find(std::string_view refresh_token);

  private:
    store::records& records_;
    const base::clock& clock_;
    std::chrono::seconds life_;
};

} // namespace poolguard::service
