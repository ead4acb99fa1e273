#pragma once
// Id and access tokens with exactly the claims that Cognito puts there.
// Source: Amazon Cognito developer guide, "Understanding the identity (ID) token" and "... the access token".

#include "base/random.hpp"
#include "pool/model/groups.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/signing_keys.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The scope of tokens that come from the API rather than from the hosted pages.
inline constexpr std::string_view sign_in_scope = "aws.cognito.signin.user.admin";

// What all tokens of one sign-in share.
struct sign_in_identity {
    std::string origin_jti;
    std::int64_t auth_time = 0; // epoch seconds
};

// What the tokens are good for.
struct token_grant {
    std::string_view scope{}; // of tokens from the OAuth endpoints; empty: from the API
    std::string_view nonce{}; // for the ID token, as the authorization request had it
};

struct issued_tokens {
    std::string access_token;
    std::string id_token; // empty where the scope has no "openid"
    std::chrono::seconds access_validity{0};
};

class token_issuer {
  public:
    token_issuer(signing_keys& keys, groups& groups, const issuer_names& issuers, base::random_source& random);

    // Both tokens, issued now, with the user's groups and attributes as they are now. They carry jti and origin_jti
    // unless the client has token revocation switched off. By
    // the OAuth endpoints, the ID token has the attributes of the scope alone. InternalErrorException when the keys
    // cannot be used.
    result<issued_tokens> issue(const user_pool_document& pool, const client_document& client,
                                const user_document& user, const sign_in_identity& identity, const token_grant& grant,
                                base::time_point now);

    // The access token of a client that acts for itself (RFC 6749 section 4.4).
    result<std::string> issue_to_client(const user_pool_document& pool, const client_document& client,
                                        std::string_view scope, base::time_point now);

  private:
    signing_keys& keys_;
    groups& groups_;
    const issuer_names& issuers_;
    base::random_source& random_;
};

} // namespace poolguard::pool
