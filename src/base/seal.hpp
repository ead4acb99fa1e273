#pragma once
// Authenticated encryption of what leaves the process: private keys at rest, sessions handed to clients.
// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; one key per purpose, derived by HKDF-SHA-256 (RFC 5869).

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string_view>

namespace poolguard::base {

class sealer {
  public:
    // The master key may be of any length from 16 bytes; what was sealed for one purpose opens for no other.
    sealer(const secret& master, std::string_view purpose);

    // nonce (12 bytes), ciphertext, tag (16 bytes). The context is authenticated and not stored.
    bytes seal(random_source& random, std::string_view plain, std::string_view context) const;
    // Nothing when the data was altered, was sealed with another key or purpose, or the context differs.
    std::optional<bytes> open(std::string_view sealed, std::string_view context) const;

  private:
    secret key_;
};

} // namespace poolguard::base
