#pragma once
// Administration of the pool's app clients. Failures are Cognito's, client_in_use and changed_meanwhile.

#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/clients.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"
#include "service/users.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct app_client_page {
    std::vector<cognito::user_pool_client_summary> clients;
    std::optional<std::string> next; // the cursor of the next page
};
// An app client without its secret.
struct app_client_details {
    cognito::user_pool_client client;
    bool has_secret = false;
};
struct new_app_client {
    cognito::user_pool_client client;
    base::secret secret; // empty: it has none
};
// The app clients of which something is true.
struct app_client_names {
    std::vector<std::string> names;
    bool is_all = true; // there may be others: only the first `most_read` clients were read
};

class app_clients {
  public:
    static constexpr std::int64_t most_read = 20; // so that the page is quick, and Amazon's quota suffices

    // The references must outlive the object, here and in the other classes of the set-up.
    app_clients(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    cognito::result<admin_view<app_client_page>> list(const administrator& by, const page_request& wanted);
    // resource_not_found if there is no such client, here and below.
    cognito::result<admin_view<app_client_details>> get(const administrator& by, std::string_view id);
    cognito::result<admin_view<new_app_client>> create(const administrator& by,
                                                       const cognito::user_pool_client_settings& settings,
                                                       std::string_view name, bool with_secret);
    // Reads the client, changes it and writes all of it, because Cognito resets what is not sent. changed_meanwhile if
    // somebody changed it after the version that the caller has seen; a change between the reading and the writing is
    // lost, as with every other client of Cognito's.
    cognito::result<void> update(const administrator& by, std::string_view id, std::string_view seen,
                                 const std::function<void(cognito::user_pool_client&)>& change);
    // client_in_use for a client of this server.
    cognito::result<void> remove(const administrator& by, std::string_view id);

    // The secret that the client was made with; empty if it has none.
    cognito::result<admin_view<base::secret>> reveal(const administrator& by, std::string_view id);
    // All secrets of a client, without their values. Empty where the pool has only one for each client.
    cognito::result<admin_view<std::vector<cognito::client_secret_descriptor>>> secrets(const administrator& by,
                                                                                        std::string_view id);
    cognito::result<admin_view<base::secret>> add_secret(const administrator& by, std::string_view id);
    // client_in_use for a client of this server, which may use that secret.
    cognito::result<void> remove_secret(const administrator& by, std::string_view id, std::string_view secret_id);

    // The clients for whose settings `depends` is true.
    cognito::result<admin_view<app_client_names>>
    that(const administrator& by, const std::function<bool(const cognito::user_pool_client&)>& depends);

  private:
    cognito::result<cognito::user_pool_client> describe(std::string_view id);

    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
