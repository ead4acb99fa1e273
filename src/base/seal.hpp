#pragma once
// Authenticated encryption of data that leaves the process: private keys at rest, sessions handed to clients.
// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; one key per purpose, derived by HKDF-SHA-256 (RFC 5869).

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string_view>

namespace poolguard::base {

// AES-256-GCM alone: ciphertext and tag (16 bytes). The key has 32 bytes; the nonce, of 12, must never be used with it
// again. Throws std::runtime_error when OpenSSL fails.
bytes encrypt_gcm(std::string_view key, std::string_view nonce, std::string_view plain, std::string_view context);

class sealer {
  public:
    // The master key has at least 16 bytes. Data sealed for one purpose cannot be opened for another.
    sealer(const secret& master, std::string_view purpose);

    // Gives nonce (12 bytes), ciphertext, tag (16 bytes). The context is authenticated but not stored.
    bytes seal(random_source& random, std::string_view plain, std::string_view context) const;
    // nullopt if the data was altered or sealed with another key or purpose, or if the context differs.
    std::optional<bytes> open(std::string_view sealed, std::string_view context) const;

  private:
    secret key_;
};

} // namespace poolguard::base
