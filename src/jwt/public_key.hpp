#pragma once
// A key that verifies signatures, bound to its algorithms. Safe for several threads at once.

#include "jwt/algorithm.hpp"
#include "jwt/error.hpp"
#include "jwt/message_digest.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::jwt {

class public_key {
  public:
    struct material; // OpenSSL's form of the key: see key_material.hpp

    // `der` is the key as a SubjectPublicKeyInfo.
    public_key(std::string kid, key_kind kind, std::optional<algorithm> only, std::unique_ptr<const material> key,
               std::string_view der);
    public_key(const public_key&) = delete;
    public_key& operator=(const public_key&) = delete;
    ~public_key();

    const std::string& kid() const noexcept { return kid_; }
    key_kind kind() const noexcept { return kind_; }

    // Only the algorithm that the key set names for the key (RFC 7517 section 4.4); without one, all that fit its kind.
    bool allows(algorithm value) const noexcept;

    // Verifies the JWS signature (raw bytes) of the text; bad_signature, algorithm_not_for_key or crypto_failure.
    std::expected<void, error> verify(algorithm value, std::string_view text, std::string_view signature) const;

    // A hash of the key and of the algorithm it is bound to: two keys with the same one verify the same signatures.
    const std::string& fingerprint() const noexcept { return fingerprint_; }
    static std::string fingerprint_of(std::optional<algorithm> only, std::string_view der);

  private:
    std::expected<void, error> verify_digest(algorithm value, std::string_view text, std::string_view signature) const;
    std::expected<void, error> verify_rsa(algorithm value, const message_digest& hash,
                                          std::string_view signature) const;
    // The signature as OpenSSL takes it.
    std::expected<void, error> verify_by_context(algorithm value, const message_digest& hash,
                                                 std::span<const unsigned char> signature) const;
    std::expected<void, error> verify_whole(std::string_view text, std::string_view signature) const;

    std::string kid_;
    key_kind kind_;
    std::optional<algorithm> only_;
    std::unique_ptr<const material> material_;
    std::size_t signature_size_;
    std::string fingerprint_;
};

} // namespace poolguard::jwt
