#pragma once
// The secrets in exported records: which members of a document are secret, and how each is sealed. An export seals them
// with a passphrase instead of the server's key. Members that are not listed here are not secret.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"
#include "store/records.hpp"

#include <boost/json/value.hpp>
#include <expected>
#include <string>

namespace poolguard::pool {

// Converts secrets from the server's key to the passphrase, and back. Not thread-safe.
class secret_mover {
  public:
    // `master` is the server's master key, `passphrase_key` the 32 bytes of key_from_passphrase().
    secret_mover(const base::secret& master, const base::secret& passphrase_key, base::random_source& random);

    // Replaces each secret by {"sealed":"…"}. The error is a sentence: a secret cannot be opened with the server's key.
    std::expected<void, std::string> protect(const store::key& at, boost::json::value& document) const;
    // The reverse of protect(). The error: a secret was altered, or was sealed with another passphrase.
    std::expected<void, std::string> restore(const store::key& at, boost::json::value& document) const;

  private:
    base::sealer of_clients_;
    base::sealer of_keys_;
    base::sealer of_verifiers_;
    base::sealer of_totp_keys_;
    base::sealer of_providers_;
    base::sealer of_devices_;
    base::sealer of_passphrase_;
    base::random_source& random_;

    struct member;
    std::vector<member> members_of(const store::key& at, const boost::json::value& document) const;
};

// Whether a record is not exported: it is specific to this server, short-lived, or useless elsewhere.
bool stays_behind(const store::key& at);

} // namespace poolguard::pool
