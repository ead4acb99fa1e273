#pragma once
// Credentials that an identity gets for an hour. No node keeps them: the session token is what they say of themselves,
// sealed, and the secret key follows from the token, so that whoever holds the server's key can check a signature.

#include "aws/credentials.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// Whose credentials they are, and what they may be used for.
struct identity_session {
    std::string access_key_id; // "ASIA…"
    std::string identity_id;
    std::string identity_pool_id;
    std::string role_arn;
    std::vector<std::string> amr; // "authenticated", the provider, and what of it; or "unauthenticated"
    std::map<std::string, std::string> tags;
    std::int64_t expires = 0;                        // epoch seconds
    std::string name = "CognitoIdentityCredentials"; // as Amazon Cognito names the sessions that it makes
};
BOOST_DESCRIBE_STRUCT(identity_session, (),
                      (access_key_id, identity_id, identity_pool_id, role_arn, amr, tags, expires, name))

inline constexpr std::string_view temporary_key_prefix = "ASIA";

class temporary_credentials {
  public:
    static constexpr std::chrono::hours lifetime{1};

    // The random source must outlive the object.
    temporary_credentials(const base::secret& master_key, base::random_source& random);

    // Fills in the access key and the end, which is an hour from now at most.
    aws::credentials issue(identity_session session, base::time_point now, std::chrono::seconds life = lifetime) const;

    struct opened {
        aws::credentials credentials;
        identity_session session;
    };
    // Nothing when the token is none of this server's. It may have run out.
    std::optional<opened> open(std::string_view session_token) const;

  private:
    aws::credentials credentials_of(const identity_session& session, std::string session_token) const;

    base::random_source& random_;
    base::sealer sealer_;
    base::secret secret_keys_;
};

} // namespace poolguard::pool
