#pragma once
// Authorization codes. Each can be used once, within five minutes, with the client, redirect address and code challenge
// of its request. A second use ends the session of the first (RFC 6749 section 4.1.2, RFC 9700 section 2.1.1).

#include "pool/model/user_pools.hpp"
#include "pool/oauth/authorization_request.hpp"
#include "pool/sign_in/browser_sessions.hpp"

namespace poolguard::pool {

struct authorization_code_document {
    static constexpr bool has_defaults = true;
    std::string client_id;
    std::string redirect_uri;
    std::string code_challenge;
    std::string scope;
    std::string nonce;
    std::string username;
    std::string sub;
    std::int64_t proved_at = 0;  // epoch milliseconds
    std::int64_t sign_outs = 0;  // the user's at that time
    std::int64_t expires = 0;    // epoch milliseconds
    std::string origin_jti;      // of the session that it starts
    std::string browser_session; // the id of the browser's
    bool used = false;
    bool came_back = false; // it was presented again after its use
};
BOOST_DESCRIBE_STRUCT(authorization_code_document, (),
                      (client_id, redirect_uri, code_challenge, scope, nonce, username, sub, proved_at, sign_outs,
                       expires, origin_jti, browser_session, used, came_back))

class authorization_codes {
  public:
    static constexpr std::chrono::minutes lifetime{5};

    authorization_codes(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    // Returns the code, a UUID.
    result<std::string> issue(const user_pool_document& pool, const client_document& client,
                              const authorization_request& request, const browser_session& browser) const;

    // The parameters of the token request.
    struct presented {
        std::string_view code;
        std::string_view redirect_uri;
        std::string_view verifier;
    };
    enum class refusal { unknown, expired, other_client, other_redirect, other_verifier, used };
    struct outcome {
        std::optional<refusal> why;           // nullopt: the code was redeemed
        authorization_code_document document; // empty if the code is unknown
    };
    // Checks the code and marks it as used. Of several concurrent calls one succeeds; the others get refusal::used.
    result<outcome> redeem(const user_pool_document& pool, const client_document& client, const presented& given) const;
    // Whether the code was presented again since it was redeemed. Check this after its session has begun.
    result<bool> was_replayed(const user_pool_document& pool, std::string_view code) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
