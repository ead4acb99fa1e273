#pragma once
// Administration of the pool's resource servers. Failures are Cognito's and changed_meanwhile.

#include "cognito/client.hpp"
#include "cognito/messages/resource_servers.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"
#include "service/users.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct resource_server_page {
    std::vector<cognito::resource_server> servers;
    std::optional<std::string> next; // the cursor of the next page
};
struct resource_server_wish {
    std::string identifier;
    std::string name;
    std::vector<cognito::resource_server_scope> scopes; // all that it is to have
};

// A digest: Cognito does not say when a resource server was changed.
std::string version_of(const cognito::resource_server& server);

class resource_server_setup {
  public:
    resource_server_setup(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    cognito::result<admin_view<resource_server_page>> list(const administrator& by, const page_request& wanted);
    // resource_not_found if there is no such server, here and below.
    cognito::result<admin_view<cognito::resource_server>> get(const administrator& by, std::string_view identifier);
    cognito::result<void> create(const administrator& by, const resource_server_wish& wanted);
    // changed_meanwhile if somebody changed it after the version that the caller has seen.
    cognito::result<void> update(const administrator& by, std::string_view seen, const resource_server_wish& wanted);
    cognito::result<void> remove(const administrator& by, std::string_view identifier);

  private:
    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
