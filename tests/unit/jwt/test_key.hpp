#pragma once
// Keys for tests, generated when needed, with the JWKs that an issuer would publish.

#include "base/openssl.hpp"
#include "jwt/algorithm.hpp"
#include "jwt/key_set.hpp"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace poolguard::jwt::test {

class test_key {
  public:
    static test_key rsa(unsigned bits = 2048);
    static test_key of(key_kind kind);

    // The JWS signature over the text, raw.
    std::string sign(algorithm value, std::string_view text) const;
    // A JWK for signatures; without "alg" if that is empty.
    std::string jwk(std::string_view kid, std::string_view alg = {}) const;
    // The public key in PEM, as an attacker would feed it to an HMAC.
    std::string public_pem() const;
    // header.payload.signature with the texts as given.
    std::string token(algorithm value, std::string_view header, std::string_view payload) const;

  private:
    test_key(key_kind kind, base::pkey_ptr key) : kind_(kind), key_(std::move(key)) {}
    std::string number(const char* which) const;

    key_kind kind_;
    base::pkey_ptr key_;
};

// Shared by the whole program, because generating keys takes a while.
const test_key& shared_rsa();
const test_key& other_rsa();

std::string jwks(std::initializer_list<std::string> keys);
// Throws if the set is refused.
std::shared_ptr<const key_set> keys_of(std::initializer_list<std::string> keys);

} // namespace poolguard::jwt::test
