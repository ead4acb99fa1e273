#pragma once
// The public operation of an RSA key on a signature (RFC 8017 section 8.2.2, RSASSA-PKCS1-v1_5), by OpenSSL's
// Montgomery arithmetic. Its own function for this allocates with each call, converts forth and back, and takes a sixth
// longer. Nothing here is secret, so the time may depend on the numbers. Safe for several threads at once.

#include "base/openssl.hpp"
#include "jwt/message_digest.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace poolguard::jwt {

class rsa_operation {
  public:
    // Of a key that import_rsa() made; null if OpenSSL fails.
    static std::unique_ptr<const rsa_operation> of(const EVP_PKEY* key);

    // Whether the signature, which is as long as the modulus, is that of a text with this SHA-256, SHA-384 or SHA-512
    // hash. nullopt if OpenSSL fails.
    std::optional<bool> verifies(std::string_view signature, const message_digest& hash) const;

  private:
    rsa_operation() = default;

    base::number_ptr modulus_;
    std::uint64_t exponent_ = 0; // odd, at least 3
    base::montgomery_ptr montgomery_;
};

} // namespace poolguard::jwt
