#pragma once
// The embedded Cognito: created once, then reached over HTTP through its routes and by the gateway within the process.

#include "aws/signature.hpp"
#include "base/clock.hpp"
#include "base/product.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/router.hpp"
#include "jwt/policy.hpp"
#include "pool/default_deployment.hpp"
#include "pool/dynamodb/dynamodb_proxy.hpp"
#include "pool/mail/letters.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/migration/imported_users.hpp"
#include "pool/model/user_creation.hpp"
#include "pool/pages/known_sign_in.hpp"
#include "pool/pages/log_out_observer.hpp"
#include "pool/pages/page_style.hpp"
#include "pool/passwords/password_hasher.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "pool/tokens/issue_observer.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/triggers/function_router.hpp"
#include "store/rate_limits.hpp"
#include "store/records.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct embedded_pool_options {
    std::string public_url;                  // "http://127.0.0.1:8000"
    std::string account_id = "000000000000"; // for ARNs
    issuer_style issuers = issuer_style::public_url;
    hashing_cost hashing;
    pool::branding branding;
    std::string authenticator_issuer = "Poolguard"; // what authenticator apps call this server
    base::product product{};                        // what people sign in to
    known_sign_in of_gateway{};                     // at this server's public URL
    // How far another node's clock may be ahead of this one's.
    std::chrono::seconds clock_skew = jwt::policy::default_clock_skew;
    dynamodb_engine dynamodb; // behind the DynamoDB proxy
    log_out_observer at_log_out{};
    issue_observer at_issue{};
    std::optional<attribute_of_new_users> added{}; // to users who sign up
    function_routes functions{};                   // where the functions of pools are
    letter_templates letters{};                    // the operator's own
    bool mail_has_logo = false;                    // a part with the product's logo
    bool sends_notices = true; // to users whose password, address, second factor or passkeys changed
};

// Thread-safe.
class embedded_pool {
  public:
    // All references must outlive the pool. The master key seals private keys, client secrets, sessions and tokens; it
    // has at least 16 bytes and is the same at every start and on every node. `known_keys` looks up the access keys
    // that callers may sign with.
    embedded_pool(const embedded_pool_options& options, store::records& records, const base::clock& clock,
                  base::random_source& random, const base::secret& master_key, outbox& mail, store::rate_limits& rates,
                  aws::credentials_lookup known_keys);
    embedded_pool(const embedded_pool&) = delete;
    embedded_pool& operator=(const embedded_pool&) = delete;
    ~embedded_pool();

    // "POST /", the well-known documents of each pool, the OAuth endpoints and the sign-in pages. The pool must outlive
    // the router.
    void add_routes(http::router& routes);
    // Starts the background work: user import jobs and messages that wait for functions, and logs which functions of
    // pools cannot be called. Call at most once.
    void start();

    // The operator's own letters, from now on.
    void replace_letters(letter_templates own);
    // See embedded_pool_options::sends_notices; from now on.
    void send_notices(bool whether);

    // Who calls within the process. Both may call every operation on every pool.
    enum class inner_caller {
        gateway, // for somebody
        server,  // for nobody: users get no notice of a password that it sets
    };
    // Runs an operation; blocks. The body may hold secrets. The language is that of the gateway's caller: "en", "ja",
    // or empty if it is not known.
    dispatcher::wire_reply call_in_process(std::string_view operation, std::string_view body,
                                           inner_caller by = inner_caller::gateway, std::string_view language = {});

    // The same for operations on identity pools.
    dispatcher::wire_reply call_identities_in_process(std::string_view operation, std::string_view body);
    // Posts a signed request to "/" for the gateway, as over HTTP; blocks.
    http::response post_signed_in_process(const http::request& request) const;

    // Posts a form to "/oauth2/token" or "/oauth2/revoke" for the gateway; blocks. `authorization` is the value of the
    // Authorization header, or empty.
    http::response post_in_process(std::string_view path, std::string_view form, std::string_view authorization);

    // Creates the region's default user pool, clients and identity pool if they are missing; blocks, on the first start
    // for some tenths of a second.
    struct provisions {
        deployment of_users;
        std::string identity_pool_id;
    };
    result<provisions> provision(const deployment_options& options);

    // Adds attributes that the pool's schema lacks, as strings; blocks. See import_users() in migration/.
    std::vector<result<void>> import_users(std::string_view pool_id, std::span<const imported_user> given);

    std::string issuer_of(std::string_view pool_id) const;
    // The pool's key set, as in jwks.json; blocks.
    result<std::string> jwks_json_of(std::string_view pool_id);

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace poolguard::pool
