#pragma once
// The secrets in records, for moving these to where another key seals them: which members of a document are secret, and
// how each is kept. Members that are not listed here are no secrets.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"
#include "store/records.hpp"

#include <boost/json/value.hpp>
#include <expected>
#include <string>

namespace poolguard::pool {

// Opens what the server's key has sealed, and seals what a passphrase protects; or the other way round. Not
// thread-safe.
class secret_mover {
  public:
    // `master` is the server's key, `passphrase_key` 32 bytes that were derived from the passphrase.
    secret_mover(const base::secret& master, const base::secret& passphrase_key, base::random_source& random);

    // Replaces each secret by {"sealed":"…"}. The error is a sentence: a secret does not open with the server's key.
    std::expected<void, std::string> protect(const store::key& at, boost::json::value& document) const;
    // The other way round. The error: a secret was altered, or was sealed with another passphrase.
    std::expected<void, std::string> restore(const store::key& at, boost::json::value& document) const;

  private:
    base::sealer of_clients_;
    base::sealer of_keys_;
    base::sealer of_verifiers_;
    base::sealer of_generators_;
    base::sealer of_providers_;
    base::sealer of_passphrase_;
    base::random_source& random_;

    struct member;
    std::vector<member> members_of(const store::key& at, const boost::json::value& document) const;
};

// Records that stay behind: they are about this server or the next minutes, or nobody could open them elsewhere.
bool stays_behind(const store::key& at);

} // namespace poolguard::pool
