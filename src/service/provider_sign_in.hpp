#pragma once
// Sign-in by way of Cognito's pages: a browser leaves with a state that is sealed into its cookie, and comes back with
// a code.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "service/oauth_client.hpp"

#include <vector>

namespace poolguard::service {

struct provider_settings {
    std::string public_url;               // of this server
    std::vector<std::string> oidc;        // providers of the pool beside the well-known ones, by their names there
    std::vector<std::string> return_urls; // whole addresses that browsers may be sent back to
};

// The provider's name at Cognito for that in a path, "google"; empty for one that there is none of.
std::string_view provider_at_cognito(std::string_view in_path, const provider_settings& settings);

// A path of this server, or exactly one of the addresses that are set. Nothing that a browser could read otherwise:
// no "//", "\", "@" or control characters in a path.
bool may_return_to(std::string_view address, const provider_settings& settings);

enum class provider_error {
    no_provider,
    no_pages,      // COGNITO_DOMAIN is not set
    bad_return,    // not a registered address
    foreign_state, // missing, altered, of another browser or provider, or over ten minutes old
    declined,      // an error came back instead of a code
    no_code,
    refused, // Cognito does not take the code
    unavailable,
};

class provider_sign_in {
  public:
    static constexpr std::chrono::minutes longest{10};

    provider_sign_in(provider_settings settings, const oauth_client& cognito, const base::secret& master_key,
                     const base::clock& clock, base::random_source& random);

    struct departure {
        std::string location;
        std::string cookie;
    };
    std::expected<departure, provider_error> begin(std::string_view provider, std::string_view return_to,
                                                   std::string_view login_hint) const;

    struct arrival {
        std::string_view state;
        std::string_view code;
        std::string_view error;
        std::string_view cookie;
    };
    struct arrived {
        tokens given;
        std::string return_to; // empty: the tokens are the answer
    };
    // Blocks.
    std::expected<arrived, provider_error> finish(std::string_view provider, const arrival& with) const;
    // Where to a browser was to return; empty where it was not, or where the cookie is none.
    std::string return_address(std::string_view cookie) const;

    const provider_settings& settings() const { return settings_; }

  private:
    std::string redirect_uri(std::string_view provider) const;

    provider_settings settings_;
    const oauth_client& cognito_;
    base::sealer sealer_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::service
