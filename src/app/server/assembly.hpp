#pragma once
// The parts of every way to run Poolguard, in the order of their dependencies: the records, the embedded or remote
// Cognito, and the gateway with its routes. No socket.

#include "app/files/data_folder.hpp"
#include "app/server/demo_users.hpp"
#include "app/server/embedded_cognito.hpp"
#include "app/server/gateway.hpp"
#include "app/server/kept_audit.hpp"
#include "app/server/metrics.hpp"
#include "app/server/node_registry.hpp"
#include "app/server/record_store.hpp"
#include "app/server/remote_cognito.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace poolguard::app {

class assembly {
  public:
    // The arguments must outlive the object.
    assembly(const settings& given, const environment& variables) : given_(given), variables_(variables) {}
    assembly(const assembly&) = delete;
    assembly& operator=(const assembly&) = delete;

    // Call each once, in this order; errors are sentences.
    // Locks the data folder for this process and opens the records.
    std::expected<void, std::string> open_records();
    // Stores the server's address for commands on this machine.
    std::expected<void, std::string> note_address(const std::string& url) { return folder_->note_address(url); }
    // Creates the Cognito, the gateway and all routes, for the URL at which clients reach the server.
    std::expected<void, std::string> open(std::string public_url);
    // Reads what must be known before the first request, and starts the background work.
    std::expected<void, std::string> start();

    // Reads missed revocations; call it before a request if the process may have been frozen.
    void catch_up() { gateway_->catch_up(); }
    // See running_server.
    void take(const settings& now, const environment& variables);
    // After a request, if the process may be frozen next: writes what would be written within a second.
    void settle() { audit_->flush(); }
    // See gateway.
    void wind_down() { gateway_->wind_down(); }

    const http::router& router() const { return router_; }
    app::metrics& metrics() { return metrics_; }
    const std::string& public_url() const { return public_url_; }
    const std::optional<demo_users>& users() const { return users_; }
    // Of the sign-in pages, on this server; empty if there are none.
    std::string sign_in_path() const { return gateway_->sign_in_path(); }
    // Mail goes to a folder, and the console shows it.
    bool has_mailbox() const { return embedded_ && embedded_->mail_goes_to_folder(); }
    // Whether passwords are hashed fast and hardly protected, for tests.
    bool has_fast_hashing() const { return embedded_ && given_.pool.has_fast_hashing; }
    // Which pool, and where it is, for the banner.
    std::string describe_pool() const;

  private:
    std::expected<void, std::string> join_others(const base::secret& key);
    std::expected<cognito_access, std::string> open_embedded(const base::secret& key);
    cognito_access open_remote();
    pool_observers told_of_pool();
    std::optional<identity_access> identities_by(cognito::transport& transport, std::string pool_id,
                                                 std::string provider, user_table table) const;
    operating_ports operating() const;
    std::expected<std::vector<service::node_state>, store::error> nodes() const;
    void add_logo();
    std::expected<void, std::string> make_demo_users(const base::secret& key);
    std::vector<api::demo_account> demo_on_first_page() const;

    const settings& given_;
    const environment& variables_;
    base::wall_clock clock_;
    base::system_random random_;
    std::optional<data_folder> folder_;
    std::optional<file_descriptor> claim_;
    std::unique_ptr<record_store> records_;
    std::optional<store::rate_limits> rates_;
    base::secret shared_key_;             // for the digests of settings in the registry; empty without one
    std::unique_ptr<node_registry> node_; // null where no other server can use the records
    std::optional<kept_audit> audit_;
    base::time_point opened_{};
    std::unique_ptr<embedded_cognito> embedded_;
    std::unique_ptr<remote_cognito> remote_;
    std::unique_ptr<service::mailbox> letters_;
    app::metrics metrics_;
    std::unique_ptr<gateway> gateway_;
    std::string public_url_;
    std::optional<demo_users> users_;
    http::router router_;
};

} // namespace poolguard::app
