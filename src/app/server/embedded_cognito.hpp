#pragma once
// The embedded pool with its key pair, its mail and its way to DynamoDB.

#include "app/files/data_folder.hpp"
#include "app/server/aws_access.hpp"
#include "app/server/dynamodb_proxy_transport.hpp"
#include "app/server/mail_route.hpp"
#include "app/server/served_pool.hpp"
#include "app/settings/settings.hpp"
#include "cognito/in_process_transport.hpp"
#include "pool/embedded_pool.hpp"
#include "service/jwks_source.hpp"
#include "service/oauth_client.hpp"
#include "store/records.hpp"

#include <memory>

namespace poolguard::app {

// What the rest of the server learns from the pool.
struct pool_observers {
    pool::log_out_observer at_log_out{};
    pool::issue_observer at_issue{};
};

class embedded_cognito {
  public:
    // Creates what is missing, and stores the served_pool for the commands. The references must outlive the object.
    // Errors are sentences.
    static std::expected<std::unique_ptr<embedded_cognito>, std::string>
    open(const settings& given, const environment& variables, const std::string& public_url,
         const base::secret& master_key, const data_folder& folder, store::records& records, store::rate_limits& rates,
         const base::clock& clock, base::random_source& random, pool_observers told = {});

    cognito::transport& transport() { return transport_; }
    // For what the server does on its own, such as setting the demo users' passwords.
    cognito::transport& own_transport() { return own_transport_; }
    // To the identity pools.
    cognito::transport& identities() { return identities_; }
    // To DynamoDB, with the credentials of an identity.
    aws::http_transport& dynamodb_proxy() { return proxy_; }
    service::key_fetch key_fetch();
    // The pool's OAuth endpoints, within the process.
    service::oauth_transport oauth();
    // Imports users of Amazon Cognito into the default pool, and adds attributes that the pool lacks.
    std::vector<pool::result<void>> import_users(std::span<const pool::imported_user> given) {
        return pool_.import_users(served_.user_pool_id, given);
    }
    // Starts to deliver queued mail and to run user import jobs, and logs what the DynamoDB proxy lacks.
    void start();
    std::optional<std::size_t> mail_waiting() const { return mail_.waiting(); }
    bool mail_goes_to_folder() const { return mail_.goes_to_folder(); }
    // How mail is sent, what it says, and whether there are notices, from now on.
    void take(const settings& now);
    // The default pool and its clients.
    const served_pool& pool() const { return served_; }
    void add_routes(http::router& router) { pool_.add_routes(router); }

  private:
    embedded_cognito(const settings& given, const environment& variables, const std::string& public_url,
                     const data_folder& folder, store::records& records, store::rate_limits& rates,
                     const base::secret& master_key, aws::credentials key_pair, const base::clock& clock,
                     base::random_source& random, pool_observers told);

    aws::credentials key_pair_;
    aws_access aws_;        // to the engine behind the DynamoDB proxy
    bool signs_for_engine_; // the DynamoDB proxy has an engine that nothing else here calls
    mail_route mail_;
    pool::embedded_pool pool_;
    cognito::in_process_transport transport_;
    cognito::in_process_transport own_transport_;
    cognito::in_process_transport identities_;
    dynamodb_proxy_transport proxy_;
    served_pool served_;
};

} // namespace poolguard::app
