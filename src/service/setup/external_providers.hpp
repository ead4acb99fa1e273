#pragma once
// Administration of the pool's external identity providers. Failures are Cognito's and changed_meanwhile.

#include "cognito/client.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"
#include "service/users.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct external_provider_page {
    std::vector<cognito::provider_description> providers;
    std::optional<std::string> next; // the cursor of the next page
};

struct external_provider_settings {
    cognito::string_map details;      // to set; an empty value removes one, and those that are not named stay
    cognito::secret_map secrets;      // client_secret, private_key; an empty value keeps the present one
    cognito::string_map mapping;      // of the pool's attributes to the provider's claims
    std::vector<std::string> aliases; // addresses' domains and the like, by which people are sent to the provider
};

// All details that Cognito must get, so that what the settings do not name stays as it is.
cognito::secret_map changed_details(const cognito::string_map& present, const external_provider_settings& wanted);

class external_providers {
  public:
    external_providers(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    cognito::result<admin_view<external_provider_page>> list(const administrator& by, const page_request& wanted);
    // Without its secrets. resource_not_found if there is no such provider, here and below.
    cognito::result<admin_view<cognito::identity_provider>> get(const administrator& by, std::string_view name);
    cognito::result<void> create(const administrator& by, std::string_view name, cognito::identity_provider_type type,
                                 const external_provider_settings& wanted);
    // changed_meanwhile if somebody changed it after the version that the caller has seen.
    cognito::result<void> update(const administrator& by, std::string_view name, std::string_view seen,
                                 const external_provider_settings& wanted);
    cognito::result<void> remove(const administrator& by, std::string_view name);

  private:
    cognito::result<cognito::identity_provider> describe(std::string_view name);

    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
