#pragma once
// Sign-in through Cognito's pages. The browser goes there with a state, sealed by this server, and comes back with it
// and a code. A cookie for each sign-in proves that the same browser began it, so that several can run side by side.

#include "base/random.hpp"
#include "base/replaceable.hpp"
#include "base/seal.hpp"
#include "service/oauth_client.hpp"
#include "store/records.hpp"

#include <vector>

namespace poolguard::service {

struct provider_settings {
    std::string public_url;               // of this server
    std::vector<std::string> oidc;        // names of the pool's other providers, besides the well-known ones
    std::vector<std::string> return_urls; // complete URLs to which browsers may be sent back
};

// The provider's name at Cognito ("Google") for its name in a path ("google"); empty if there is no such provider.
std::string_view provider_at_cognito(std::string_view in_path, const provider_settings& settings);

// Whether browsers may be sent back to the address; see return_address().
bool may_return_to(std::string_view address, const provider_settings& settings);

enum class provider_error {
    no_provider,
    no_pages,      // COGNITO_DOMAIN is not set
    bad_return,    // not an allowed address
    foreign_state, // missing, altered, of another browser or provider, or too old
    declined,      // the browser came back with an error instead of a code
    no_code,
    repeated, // the same code came before, as when the page is loaded again
    refused,  // Cognito refused the code
    unavailable,
    store_unavailable,
};

// A sign-in that this server began, as its state parameter says.
struct begun_sign_in {
    std::string id;           // of its cookie; those of later sign-ins are greater
    std::string provider;     // as in the path
    std::string return_to;    // empty: answer with the tokens
    std::string challenge;    // S256 of the cookie's value, which is the code verifier (RFC 7636)
    std::int64_t expires = 0; // epoch milliseconds
};

class provider_sign_in {
  public:
    // How long a user may take at the pages.
    static constexpr std::chrono::hours longest{24};

    provider_sign_in(provider_settings settings, const oauth_client& cognito, const base::secret& master_key,
                     store::records& records, const base::clock& clock, base::random_source& random);

    struct departure {
        std::string location;
        std::string id; // of the cookie
        std::string cookie;
    };
    std::expected<departure, provider_error> begin(std::string_view provider, std::string_view return_to,
                                                   std::string_view login_hint) const;

    // The sign-in of a state parameter, even if it is too old; nullopt if this server did not make it.
    std::optional<begun_sign_in> find(std::string_view state) const;

    struct arrival {
        std::string_view code;
        std::string_view error;
        std::string_view cookie;
    };
    // Blocks.
    std::expected<tokens, provider_error> finish(std::string_view provider, const std::optional<begun_sign_in>& begun,
                                                 const arrival& with) const;

    const provider_settings& settings() const { return settings_.get(); }
    // Complete URLs to which browsers may be sent back from now on.
    void replace_return_urls(std::vector<std::string> allowed);

  private:
    std::string redirect_uri(std::string_view provider) const;
    std::expected<void, provider_error> claim(std::string_view code) const;

    base::replaceable<provider_settings> settings_;
    const oauth_client& cognito_;
    base::sealer sealer_;
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::service
