#pragma once
// SHA-256, SHA-384 and SHA-512 (FIPS 180-4) of the signed text, without allocation.

#include "jwt/algorithm.hpp"

#include <array>
#include <cstddef>
#include <openssl/types.h>
#include <optional>
#include <string_view>

namespace poolguard::jwt {

struct message_digest {
    std::array<unsigned char, 64> value;
    std::size_t size;
};

// The hash of an RS or ES algorithm; null for EdDSA, which hashes by itself, and if OpenSSL does not have it.
const EVP_MD* digest_of(algorithm value);

// nullopt if OpenSSL fails.
std::optional<message_digest> digest(const EVP_MD* type, std::string_view data);

} // namespace poolguard::jwt
