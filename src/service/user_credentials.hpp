#pragma once
// The temporary AWS credentials of the user who makes a request, from an identity pool (GetId,
// GetCredentialsForIdentity), cached until shortly before they expire.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/identities.hpp"
#include "service/id_tokens.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace poolguard::service {

struct aws_credentials {
    std::string identity_id;
    std::string access_key_id;
    base::secret secret_key;
    base::secret session_token;
    base::time_point expires;
};

enum class aws_credentials_error {
    no_id_token, // the access token was not issued here, and there is no ID token in the request
    refused,     // the identity pool refused
    unavailable, // the identity pool or the store does not answer
};

// Thread-safe.
class user_credentials {
  public:
    // Credentials are not returned any more when they expire so soon.
    static constexpr std::chrono::minutes ahead{5};
    static constexpr std::size_t most_remembered = 4096;

    // The arguments must outlive the object. `provider` is the user pool's name in `Logins`.
    user_credentials(std::string identity_pool_id, std::string provider, cognito::client identities,
                     const id_tokens& tokens, const base::clock& clock);

    // Blocks if they are not cached.
    std::expected<std::shared_ptr<const aws_credentials>, aws_credentials_error> of(const principal& who);

  private:
    std::expected<std::shared_ptr<const aws_credentials>, aws_credentials_error> exchange(const principal& who);
    std::shared_ptr<const aws_credentials> recall(const std::string& digest);
    void keep(const std::string& digest, std::shared_ptr<const aws_credentials> made, base::time_point until);

    struct remembered {
        std::shared_ptr<const aws_credentials> credentials;
        base::time_point until;
    };

    std::string identity_pool_id_;
    std::string provider_;
    cognito::client identities_;
    const id_tokens& tokens_;
    const base::clock& clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, remembered> known_; // by the digest of the request's token
};

} // namespace poolguard::service
