#pragma once
// Temporary AWS credentials of the person who makes a request, from an identity pool (GetId,
// GetCredentialsForIdentity), remembered until shortly before they end.

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
    no_id_token, // the person came with an access token that was not handed out here, and without their ID token
    refused,     // the identity pool gives none
    unavailable, // it, or the store, does not answer
};

// Thread-safe.
class user_credentials {
  public:
    // How long before their end credentials are not handed out any more.
    static constexpr std::chrono::minutes ahead{5};
    static constexpr std::size_t most_remembered = 4096;

    // What is given must outlive the object. `provider` is the user pool as `Logins` name it.
    user_credentials(std::string identity_pool_id, std::string provider, cognito::client identities,
                     const id_tokens& tokens, const base::clock& clock);

    // Blocks where they are not remembered.
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
    std::unordered_map<std::string, remembered> known_; // by the digest of the token that the person came with
};

} // namespace poolguard::service
