#pragma once
// A token that this process signed itself. Only the signing key makes one, so that a verifier can take its signature
// for granted.

#include <string>
#include <string_view>
#include <utility>

namespace poolguard::jwt {

class signed_token {
  public:
    // In compact form.
    const std::string& text() const noexcept { return text_; }
    std::string take() && { return std::move(text_); }
    // The JSON that was signed.
    std::string_view payload() const noexcept { return payload_; }
    // That of the public key (public_key::fingerprint), bound to RS256.
    const std::string& key_fingerprint() const noexcept { return key_fingerprint_; }

  private:
    friend class signing_key;
    signed_token(std::string text, std::string payload, std::string key_fingerprint)
        : text_(std::move(text)), payload_(std::move(payload)), key_fingerprint_(std::move(key_fingerprint)) {}

    std::string text_, payload_, key_fingerprint_;
};

} // namespace poolguard::jwt
