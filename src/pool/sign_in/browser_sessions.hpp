#pragma once
// The sessions of browsers at the sign-in pages: after a sign-in, other applications get their tokens without another
// one, for an hour, or where the pool tracks sessions, for as long as the application's client says.
// Source: Amazon Cognito developer guide, "Managed login": the session cookie; API reference,
// ClientSSOSessionConfigType.

#include "base/secret.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

struct browser_session_document {
    static constexpr bool has_defaults = true;
    std::string id;        // "sso…"
    std::string client_id; // the first
    std::string username;
    std::string sub;
    std::string password_state;
    std::int64_t proved_at = 0; // epoch milliseconds
    std::int64_t last_used = 0; // the same
    std::int64_t expires = 0;   // the same
    std::int64_t sign_outs = 0; // the user's when it began
    std::string address;        // of the last use, where sessions are tracked
    std::string device;         // the same
};
BOOST_DESCRIBE_STRUCT(browser_session_document, (),
                      (id, client_id, username, sub, password_state, proved_at, last_used, expires, sign_outs, address,
                       device))

struct browser_session {
    std::string id;
    user_document user;
    base::time_point proved_at;
};

struct begun_browser_session {
    base::secret cookie;
    std::chrono::seconds lifetime;
    browser_session session;
};

class browser_sessions {
  public:
    // Over TLS, a name that no other host, path or unencrypted page can set (RFC 6265bis).
    static constexpr std::string_view cookie_name(bool is_secure) { return is_secure ? "__Host-cognito" : "cognito"; }

    browser_sessions(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random)
        : records_(records), users_(users), clock_(clock), random_(random) {}

    result<begun_browser_session> begin(const sign_in_place& place, const user_document& user) const;
    // nullopt if there is no such session, if it is too old for the client, or if the user was disabled, deleted,
    // signed out or got a new password since.
    result<std::optional<browser_session>> find(const sign_in_place& place, std::string_view cookie) const;
    // Where sessions are tracked, remembers that tokens were granted.
    result<void> note_use(const sign_in_place& place, const browser_session& session) const;
    result<void> end(const user_pool_document& pool, std::string_view cookie) const;

    // The sessions of a user that have not ended.
    result<std::vector<browser_session_document>> of(const user_pool_document& pool, const user_document& user) const;
    // Ends one by its id. Succeeds if it has already ended.
    result<void> end_one(const user_pool_document& pool, const user_document& user, std::string_view id) const;

  private:
    bool is_alive(const browser_session_document& session, const user_document& user) const;

    store::records& records_;
    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
