#pragma once
// The one place where ID and access tokens are issued, with exactly the claims that Cognito puts into them.
// Source: Amazon Cognito developer guide, "Understanding the identity (ID) token" and "... the access token".

#include "base/random.hpp"
#include "pool/model/groups.hpp"
#include "pool/tokens/issue_observer.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/signing_keys.hpp"
#include "pool/triggers/user_functions.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace poolguard::pool {

// What all tokens of one sign-in have in common.
struct sign_in_identity {
    std::string origin_jti;
    std::int64_t auth_time = 0;              // epoch seconds
    std::optional<std::string> device_key{}; // where the pool tracks devices
};

struct live_session {
    sign_in_identity identity;
    user_document user;  // as it was when the session began or was resumed
    std::string scope{}; // of a session from the OAuth endpoints; empty: from the API
};

enum class token_reason {
    authentication,
    new_password, // a sign-in that ended with NEW_PASSWORD_REQUIRED
    device,       // one that ended with DEVICE_PASSWORD_VERIFIER
    hosted_sign_in,
    refresh,
};

struct token_request {
    token_reason reason{};
    std::string_view nonce{};  // for the ID token, from the authorization request
    const function_caller& by; // what the pool's function is told of the caller
};

struct client_token_request {
    std::string_view scope;
    const function_caller& by;
};

struct issued_tokens {
    std::string access_token;
    std::string id_token; // empty when the scope lacks "openid"
    std::chrono::seconds access_validity{0};
};

class token_issuer {
  public:
    token_issuer(signing_keys& keys, groups& groups, const issuer_names& issuers, base::random_source& random,
                 const user_functions& functions, const issue_observer& at_issue);

    // Both tokens of a user's session, with the user's current groups. They carry jti and origin_jti unless the client
    // has token revocation switched off; then `event_id` names the session. For a session from the OAuth endpoints, the
    // ID token has only the attributes of its scope. The pool's function may change both. InternalErrorException when
    // the keys cannot be used; the errors of the function.
    result<issued_tokens> issue(const user_pool_document& pool, const client_document& client,
                                const live_session& session, const token_request& wanted, base::time_point now);

    // The access token of a client that acts on its own behalf (RFC 6749 section 4.4).
    result<std::string> issue_to_client(const user_pool_document& pool, const client_document& client,
                                        const client_token_request& wanted, base::time_point now);

  private:
    // Signs the claims and tells the observer. InternalErrorException if OpenSSL fails.
    result<std::string> sign(const jwt::signing_key& key, std::string claims, jwt::token_use use) const;

    signing_keys& keys_;
    groups& groups_;
    const issuer_names& issuers_;
    base::random_source& random_;
    const user_functions& functions_;
    const issue_observer& at_issue_;
};

} // namespace poolguard::pool
