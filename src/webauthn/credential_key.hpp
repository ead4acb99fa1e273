#pragma once
// The public key of a passkey, as authenticators give it (COSE, RFC 9052 section 7 and RFC 9053), and what it signs.

#include "base/openssl.hpp"
#include "webauthn/error.hpp"

#include <array>
#include <expected>
#include <string_view>

namespace poolguard::webauthn {

// With their numbers in COSE's registry.
enum class algorithm {
    es256 = -7,   // ECDSA on P-256 with SHA-256; signatures in DER
    eddsa = -8,   // Ed25519
    rs256 = -257, // RSASSA-PKCS1-v1_5 with SHA-256
};
// In the order in which a server prefers them.
inline constexpr std::array supported_algorithms{algorithm::es256, algorithm::rs256, algorithm::eddsa};

class credential_key {
  public:
    // unsupported_algorithm, or malformed_key for one that is not safe to use: see jwt/key_material.hpp.
    static std::expected<credential_key, error> read(std::string_view cose);

    algorithm kind() const noexcept { return kind_; }
    std::expected<void, error> verify(std::string_view data, std::string_view signature) const;

  private:
    credential_key(algorithm kind, base::pkey_ptr key) : kind_(kind), key_(std::move(key)) {}

    algorithm kind_;
    base::pkey_ptr key_;
};

} // namespace poolguard::webauthn
