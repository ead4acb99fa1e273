#pragma once
// Sign-in through Cognito's pages: the browser is sent there with a state, which is also sealed in its cookie, and
// comes back with a code.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "service/oauth_client.hpp"

#include <vector>

namespace poolguard::service {

struct provider_settings {
    std::string public_url;               // of this server
    std::vector<std::string> oidc;        // names of the pool's other providers, besides the well-known ones
    std::vector<std::string> return_urls; // complete URLs to which browsers may be sent back
};

// The provider's name at Cognito ("Google") for its name in a path ("google"); empty if there is no such provider.
std::string_view provider_at_cognito(std::string_view in_path, const provider_settings& settings);

// Whether the address is a path of this server or exactly one of return_urls. A path must not have "//", "\", "@" or
// control characters, because browsers might take it for another host.
bool may_return_to(std::string_view address, const provider_settings& settings);

enum class provider_error {
    no_provider,
    no_pages,      // COGNITO_DOMAIN is not set
    bad_return,    // not an allowed address
    foreign_state, // missing, altered, of another browser or provider, or over ten minutes old
    declined,      // the browser came back with an error instead of a code
    no_code,
    refused, // Cognito refused the code
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
        std::string return_to; // empty: answer with the tokens
    };
    // Blocks.
    std::expected<arrived, provider_error> finish(std::string_view provider, const arrival& with) const;
    // Where the browser wants to return to; empty if nowhere, or if the cookie is not valid.
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
