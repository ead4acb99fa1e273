#pragma once
// Sessions of browsers that are signed in at the gateway. The browser has a cookie; the tokens are stored here, sealed
// in the records. A session that is used shortly before its tokens expire is refreshed, by one request at a time over
// all nodes.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "service/oauth_client.hpp"
#include "service/sign_out_queue.hpp"
#include "store/records.hpp"

#include <memory>

namespace poolguard::service {

// The current tokens of a session.
struct web_tokens {
    std::shared_ptr<const base::secret> access;
    std::shared_ptr<const base::secret> id;
};

enum class web_session_error {
    none,              // there is no such session, or it has ended
    unavailable,       // its tokens have expired and cannot be renewed now
    store_unavailable, // the records cannot be read or written
};

class web_sessions {
  public:
    // How long before they expire tokens are renewed.
    static constexpr std::chrono::seconds ahead{60};
    // How long one request may take to renew them before another takes over.
    static constexpr std::chrono::seconds lease{15};

    web_sessions(store::records& records, const base::clock& clock, base::random_source& random,
                 const base::secret& master_key, const oauth_client& cognito, std::chrono::seconds life,
                 sign_out_queue* pending = nullptr);

    // These block. begin() returns the value of the cookie.
    std::expected<base::secret, web_session_error> begin(tokens given);
    std::expected<web_tokens, web_session_error> use(std::string_view cookie);
    // The same after these tokens were refused: renews them, unless another request has.
    std::expected<web_tokens, web_session_error> use_after(std::string_view cookie, const web_tokens& refused);
    // Ends the session here and at Cognito; with a queue, a Cognito that cannot be reached is notified later. Succeeds
    // if the session has already ended.
    std::expected<cognito_notified, web_session_error> end(std::string_view cookie);

    // The CSRF token that pages send with a write, bound to the session.
    std::string write_token(std::string_view cookie) const;
    bool is_write_token(std::string_view cookie, std::string_view given) const;

  private:
    struct found_session;
    std::expected<web_tokens, web_session_error> use_other(std::string_view cookie, const base::secret* refused);
    std::expected<found_session, web_session_error> load(std::string_view cookie);
    // nullopt if another request renews them or was faster.
    std::expected<std::optional<web_tokens>, web_session_error> renew(std::string_view cookie, found_session& session);
    std::expected<std::optional<web_tokens>, web_session_error> keep_renewed(std::string_view cookie,
                                                                             found_session& session, tokens fresh);
    void drop(std::string_view cookie);

    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    base::sealer sealer_;
    base::secret write_key_;
    const oauth_client& cognito_;
    std::chrono::seconds life_;
    sign_out_queue* pending_;
};

} // namespace poolguard::service
