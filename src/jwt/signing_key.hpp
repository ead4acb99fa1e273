#pragma once
// A private RSA key that signs tokens as Cognito does: RS256, with a header of exactly "kid" and "alg". Safe for
// several threads at once. The private key leaves it only as a secret.

#include "base/secret.hpp"
#include "jwt/error.hpp"
#include "jwt/key_error.hpp"
#include "jwt/signed_token.hpp"

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::jwt {

class signing_key {
  public:
    // A new key of 2048 bits with the exponent 65537; takes around a tenth of a second.
    static std::expected<signing_key, key_error> generate_rsa();
    // An unencrypted PKCS#8 or PKCS#1 key of 2048 to 8192 bits.
    static std::expected<signing_key, key_error> from_pem(const base::secret& pem);

    signing_key(signing_key&&) noexcept;
    signing_key& operator=(signing_key&&) noexcept;
    ~signing_key();

    // PKCS#8 in PEM, unencrypted; empty if OpenSSL fails. Seal it before storing it.
    base::secret to_pem() const;
    // Base64 of the SHA-256 of the public key (SubjectPublicKeyInfo): 44 characters of which the last is "=".
    const std::string& kid() const noexcept;
    // The public key as a JSON Web Key, with the members that Cognito publishes: alg, e, kid, kty, n, use.
    const std::string& jwk_json() const noexcept;
    // The compact token of that payload, which must be a JSON object; crypto_failure if OpenSSL fails.
    std::expected<std::string, error> sign_rs256(std::string_view payload_json) const;
    // The same, with what a verifier needs to accept it without checking the signature.
    std::expected<signed_token, error> sign_own(std::string payload_json) const;

  private:
    struct state;
    explicit signing_key(std::unique_ptr<const state> made) noexcept;
    static std::expected<signing_key, key_error> from_state(std::unique_ptr<state> made);

    std::unique_ptr<const state> state_;
};

// A key set of those keys, as served by `/.well-known/jwks.json`.
std::string key_set_json(std::span<const std::string> jwks);

} // namespace poolguard::jwt
