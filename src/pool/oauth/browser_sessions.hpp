#pragma once
// The sessions of browsers at the sign-in pages: for an hour after a sign-in, other applications get their tokens
// without another one.
// Source: Amazon Cognito developer guide, "Managed login": the session cookie.

#include "base/secret.hpp"
#include "pool/model/users.hpp"

namespace poolguard::pool {

struct browser_session_document {
    static constexpr bool has_defaults = true;
    std::string username;
    std::string sub;
    std::string password_state;
    std::int64_t proved_at = 0; // epoch milliseconds
    std::int64_t expires = 0;   // the same
    std::int64_t sign_outs = 0; // the user's when it began
};
BOOST_DESCRIBE_STRUCT(browser_session_document, (), (username, sub, password_state, proved_at, expires, sign_outs))

struct browser_session {
    user_document user;
    base::time_point proved_at;
};

class browser_sessions {
  public:
    // Over TLS, a name that no other host, path or unencrypted page can set (RFC 6265bis).
    static constexpr std::string_view cookie_name(bool is_secure) { return is_secure ? "__Host-cognito" : "cognito"; }
    static constexpr std::chrono::hours lifetime{1};

    browser_sessions(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random)
        : records_(records), users_(users), clock_(clock), random_(random) {}

    // Returns the cookie's value.
    result<base::secret> begin(const user_pool_document& pool, const user_document& user) const;
    // nullopt if there is no such session, if it has expired, or if the user was disabled, deleted, signed out or got a
    // new password since.
    result<std::optional<browser_session>> find(const user_pool_document& pool, std::string_view cookie) const;
    result<void> end(const user_pool_document& pool, std::string_view cookie) const;

  private:
    store::records& records_;
    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
