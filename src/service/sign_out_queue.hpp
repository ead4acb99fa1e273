#pragma once
// Sign-outs of which Cognito must still be notified, because it could not be reached at the time. They wait in the
// records, sealed; whichever node finds one due notifies Cognito.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "cognito/client.hpp"
#include "service/oauth_client.hpp"
#include "service/revocations.hpp"
#include "store/due_queue.hpp"

namespace poolguard::service {

struct pending_sign_out;

class sign_out_queue {
  public:
    // How long one node may take to notify Cognito before another takes over.
    static constexpr std::chrono::seconds claim{60};

    // The references must outlive the queue. After `refresh_token_life` Cognito has no session left that it could end.
    sign_out_queue(store::records& records, const base::secret& master_key, std::string user_pool_id,
                   cognito::client& cognito, const oauth_client& endpoints, revocations& revoked,
                   const base::clock& clock, base::random_source& random, std::chrono::seconds refresh_token_life);

    // These two are durable when they return.
    // All sessions of a user (AdminUserGlobalSignOut). The subject is looked up if it is empty.
    std::expected<void, store::error> add_user(std::string_view username, std::string_view subject);
    // The session of a refresh token (/oauth2/revoke).
    std::expected<void, store::error> add_session(const base::secret& refresh_token);

    // These two block, and stop when Cognito fails. Sends the sign-outs that are due.
    void notify_due();
    // Sends all. Call it before a sign-in, as a later sign-out would end the new session. Costs nothing if none waits.
    void notify_all();

  private:
    std::expected<void, store::error> add(const pending_sign_out& what);
    // False if it was put off.
    bool notify(const store::record& taken);
    cognito::result<void> notify_of_user(const pending_sign_out& what);
    cognito::result<void> notify_cognito(const pending_sign_out& what);

    store::due_queue queue_;
    base::sealer sealer_;
    std::string user_pool_id_;
    cognito::client& cognito_;
    const oauth_client& endpoints_;
    revocations& revoked_;
    const base::clock& clock_;
    base::random_source& random_;
    std::chrono::seconds refresh_token_life_;
};

} // namespace poolguard::service
