#pragma once
// Browsers that are signed in at the gateway: each holds a cookie, and its tokens stay here, sealed in the records. A
// session is refreshed when it is used shortly before its tokens run out, by one request at a time on all nodes.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "service/oauth_client.hpp"
#include "store/records.hpp"

#include <memory>

namespace poolguard::service {

// The tokens of a session, as they are now.
struct web_tokens {
    std::shared_ptr<const base::secret> access;
    std::shared_ptr<const base::secret> id;
};

enum class web_session_error {
    none,        // there is no such session, or it is over
    unavailable, // its tokens have run out and cannot be renewed at the moment, or the store does not answer
};

class web_sessions {
  public:
    // How long before their end tokens are renewed.
    static constexpr std::chrono::seconds ahead{60};
    // How long one request may be about it before another takes over.
    static constexpr std::chrono::seconds lease{15};

    web_sessions(store::records& records, const base::clock& clock, base::random_source& random,
                 const base::secret& master_key, const oauth_client& cognito, std::chrono::seconds life);

    // These block.
    // The cookie's value.
    std::expected<base::secret, web_session_error> begin(const tokens& given);
    std::expected<web_tokens, web_session_error> use(std::string_view cookie);
    // Here, and at Cognito as far as it can be reached. Ending what is over already succeeds.
    std::expected<void, web_session_error> end(std::string_view cookie);

    // What a page sends along with a write, to show that it is of this site: bound to the session.
    std::string write_token(std::string_view cookie) const;
    bool is_write_token(std::string_view cookie, std::string_view given) const;

  private:
    struct found_session;
    std::expected<found_session, web_session_error> load(std::string_view cookie);
    // Nothing when somebody else is at it, or was quicker.
    std::expected<std::optional<web_tokens>, web_session_error> renew(std::string_view cookie, found_session& session);
    std::expected<std::optional<web_tokens>, web_session_error>
    keep_renewed(std::string_view cookie, found_session& session, const tokens& fresh);
    void drop(std::string_view cookie);

    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    base::sealer sealer_;
    base::secret write_key_;
    const oauth_client& cognito_;
    std::chrono::seconds life_;
};

} // namespace poolguard::service
