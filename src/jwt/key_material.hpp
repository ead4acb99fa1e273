#pragma once
// Converts the numbers of a public key to an OpenSSL key, with the checks that make it safe to use.

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "jwt/algorithm.hpp"
#include "jwt/context_slots.hpp"
#include "jwt/key_error.hpp"
#include "jwt/public_key.hpp"
#include "jwt/rsa_operation.hpp"

#include <array>
#include <atomic>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>

namespace poolguard::jwt {

inline constexpr int max_modulus_bits = 8192;

struct public_key::material {
    explicit material(base::pkey_ptr imported)
        : key(std::move(imported)), rsa(EVP_PKEY_is_a(key.get(), "RSA") == 1 ? rsa_operation::of(key.get()) : nullptr) {
    }

    const base::pkey_ptr key;
    // One set for each length of hash, as a context is set up for one.
    mutable std::array<context_slots, 3> contexts;
    // Of an RSA key; null if it could not be made. Used alone for hashes of a length with which it has agreed with
    // OpenSSL's own verification on a good signature.
    const std::unique_ptr<const rsa_operation> rsa;
    mutable std::array<std::atomic<bool>, 3> has_agreed{};
};

// Modulus of 2048 to 8192 bits, odd; exponent odd, from 3 to 64 bits; both big-endian without leading zeros
// (RFC 7518 sections 2 and 6.3.1).
std::expected<base::pkey_ptr, key_error> import_rsa(std::string_view modulus, std::string_view exponent);

// The coordinates of a point on the P-256, P-384 or P-521 curve, each with the full size of the field
// (RFC 7518 section 6.2.1).
std::expected<base::pkey_ptr, key_error> import_curve(key_kind kind, std::string_view x, std::string_view y);

// The 32 bytes of an Ed25519 or the 57 of an Ed448 public key (RFC 8032).
std::expected<base::pkey_ptr, key_error> import_edwards(key_kind kind, std::string_view point);

// As a SubjectPublicKeyInfo (RFC 5280 section 4.1); nullopt if OpenSSL fails.
std::optional<base::bytes> to_der(const EVP_PKEY* key);

} // namespace poolguard::jwt
