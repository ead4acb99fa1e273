#pragma once
// The credentials of identities, valid for an hour. They are not stored: the session token is the sealed session, and
// the secret key is derived from the token, so that each node with the master key can verify a signature.

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

// The identity that the credentials belong to, and their role.
struct identity_session {
    std::string access_key_id; // "ASIA…"
    std::string identity_id;
    std::string identity_pool_id;
    std::string role_arn;
    std::vector<std::string> amr; // "authenticated" and the logins, or "unauthenticated"
    std::map<std::string, std::string> tags;
    std::int64_t expires = 0;                        // epoch seconds
    std::string name = "CognitoIdentityCredentials"; // Amazon Cognito's session name
};
BOOST_DESCRIBE_STRUCT(identity_session, (),
                      (access_key_id, identity_id, identity_pool_id, role_arn, amr, tags, expires, name))

inline constexpr std::string_view temporary_key_prefix = "ASIA";

class temporary_credentials {
  public:
    static constexpr std::chrono::hours lifetime{1};

    // The random source must outlive the object.
    temporary_credentials(const base::secret& master_key, base::random_source& random);

    // Sets the access key and the expiry, which is at most an hour from now.
    aws::credentials issue(identity_session session, base::time_point now, std::chrono::seconds life = lifetime) const;

    struct opened {
        aws::credentials credentials;
        identity_session session;
    };
    // nullopt if this server did not issue the token. The credentials may have expired.
    std::optional<opened> open(std::string_view session_token) const;

  private:
    aws::credentials credentials_of(const identity_session& session, std::string session_token) const;

    base::random_source& random_;
    base::sealer sealer_;
    base::secret secret_keys_;
};

} // namespace poolguard::pool
