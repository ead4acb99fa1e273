#pragma once
// Maps a refresh token to its app client, and to its user's internal name, which a client with a secret must hash when
// it refreshes (Amazon Cognito developer guide, "Computing secret hash values"). Only the token's SHA-256 is stored.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "store/records.hpp"

#include <boost/describe/class.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

struct refresh_owner {
    static constexpr bool has_defaults = true;
    std::string internal_name;
    std::string client_id; // empty in records of earlier versions: the gateway's own client
};
BOOST_DESCRIBE_STRUCT(refresh_owner, (), (internal_name, client_id))

class refresh_owners {
  public:
    // Cognito's maximum and default for the lifetime of a refresh token.
    static constexpr std::chrono::seconds longest_life = std::chrono::days{3650};
    static constexpr std::chrono::seconds default_life = std::chrono::days{30};

    // A longer life is reduced to longest_life.
    refresh_owners(store::records& records, const base::clock& clock, std::chrono::seconds life);

    // Stores the owner for the life of the token; an empty name is ignored. A failure of the store is only logged,
    // because the tokens are valid without it and the client can name the user when it refreshes.
    void remember(std::string_view refresh_token, const refresh_owner& owner);
    // nullopt if it is not known.
    std::expected<std::optional<refresh_owner>, store::error> find(std::string_view refresh_token);

  private:
    store::records& records_;
    const base::clock& clock_;
    std::chrono::seconds life_;
};

} // namespace poolguard::service
