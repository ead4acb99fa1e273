#pragma once
// A key that signatures are checked with, bound to the algorithms it is for. Made by the reader of key sets.
// All members may be used by several threads at once.

#include "base/openssl.hpp"
#include "jwt/algorithm.hpp"
#include "jwt/context_slots.hpp"
#include "jwt/error.hpp"

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::jwt {

class public_key {
  public:
    // `der` is the key as a SubjectPublicKeyInfo.
    public_key(std::string kid, key_kind kind, std::optional<algorithm> only, base::pkey_ptr key, std::string_view der);

    const std::string& kid() const noexcept { return kid_; }
    key_kind kind() const noexcept { return kind_; }

    // When the key set names an algorithm for the key, that one alone (RFC 7517 section 4.4); else those that fit.
    bool allows(algorithm value) const noexcept;

    // Checks the JWS signature (raw bytes) over the text; bad_signature, algorithm_not_for_key or crypto_failure.
    std::expected<void, error> verify(algorithm value, std::string_view text, std::string_view signature) const;

    // Equal for two keys exactly when what one of them verifies the other does too: a hash of the key and of the
    // algorithm it is bound to.
    const std::string& fingerprint() const noexcept { return fingerprint_; }

  private:
    std::expected<void, error> verify_digest(algorithm value, std::string_view text, std::string_view signature) const;
    std::expected<void, error> verify_whole(std::string_view text, std::string_view signature) const;
    base::pkey_context_ptr new_context(const EVP_MD* type) const;

    std::string kid_;
    key_kind kind_;
    std::optional<algorithm> only_;
    base::pkey_ptr key_;
    std::size_t signature_size_;
    std::string fingerprint_;
    // One set for each length of hash, as a context is set to one.
    mutable std::array<context_slots, 3> contexts_;
};

} // namespace poolguard::jwt
