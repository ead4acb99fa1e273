#pragma once
// The secrets of app clients. A client has up to two at a time, so that one can be replaced without a moment in which a
// running application has the wrong one. They are sealed in the client's record.
// Source: Amazon Cognito API reference, AddUserPoolClientSecret.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/model/documents.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

inline constexpr std::size_t most_client_secrets = 2;

// Whether calls of the client must prove that they know a secret.
bool has_secret(const client_document& client);
std::size_t count_secrets(const client_document& client);
// "{client id}--{the time at which the secret was created, in milliseconds}".
std::string secret_id(const client_document& client, std::int64_t created);

// Reading throws std::runtime_error when a secret was sealed with another key, as that client's calls cannot be
// verified then.
class client_secrets {
  public:
    // Both references must outlive the object.
    client_secrets(const base::sealer& sealer, base::random_source& random) : sealer_(sealer), random_(random) {}

    // A new secret, as Cognito makes them.
    base::secret generate() const;
    std::string seal(std::string_view client_id, std::string_view secret) const;

    // The secret that the client was created with, the only one that is ever shown; empty without one.
    base::secret original(const client_document& client) const;
    std::vector<base::secret> all(const client_document& client) const;
    // The SECRET_HASH with which the server itself calls for the client; nullopt for a client without a secret.
    std::optional<std::string> hash_for(const client_document& client, std::string_view username) const;
    // Whether it is one of the client's secrets; for a client without any, whether it is empty. The time does not
    // depend on how similar it is to them.
    bool accepts(const client_document& client, std::string_view given) const;

  private:
    base::secret open(std::string_view client_id, const std::string& sealed) const;

    const base::sealer& sealer_;
    base::random_source& random_;
};

} // namespace poolguard::pool
