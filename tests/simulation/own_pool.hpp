#pragma once
// A node's own user pool with its mail, as app::embedded_cognito puts them together.

#include "app/server/gateway.hpp"
#include "cognito/in_process_transport.hpp"
#include "pool/embedded_pool.hpp"
#include "pool/mail/mail_queue.hpp"
#include "simulation/surroundings.hpp"

namespace poolguard::simulation {

// Mail servers that do not answer at times.
class post final : public pool::mail_transport {
  public:
    post(surroundings& in, chance luck, const bool& is_dead) : in_(in), luck_(luck), is_dead_(is_dead) {}
    std::expected<void, pool::delivery_error> deliver(const pool::message& mail) override;

  private:
    surroundings& in_;
    chance luck_;
    const bool& is_dead_;
};

class own_pool {
  public:
    // The references must outlive the object. `is_dead` says whether the node has died.
    own_pool(surroundings& in, store::records& records, store::rate_limits& rates, const base::clock& clock,
             base::random_source& random, chance luck, const bool& is_dead, pool::issue_observer at_issue,
             pool::log_out_observer at_log_out);

    // Makes the pool if it is missing, and its names known to the world. False if the store failed.
    bool open();
    void start();
    app::cognito_access access();

    pool::embedded_pool& pool() { return pool_; }

  private:
    surroundings& in_;
    post mail_server_;
    pool::mail_queue mail_;
    pool::embedded_pool pool_;
    cognito::in_process_transport transport_;
};

// The key of all nodes.
const base::secret& master_key();
// Where the nodes are found.
inline constexpr auto public_url = "http://localhost:8000";
// Everybody is in one tenant.
service::tenant_settings tenant_of_all();

} // namespace poolguard::simulation
