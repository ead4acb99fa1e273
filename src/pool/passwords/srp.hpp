#pragma once
// SRP-6a as Amazon Cognito does it, the server's side: the 3072-bit group of RFC 5054 appendix A with g = 2, SHA-256,
// and a key of 16 bytes by HKDF (RFC 5869). Numbers are big-endian bytes; where one is hashed, it has its minimal
// length and a zero byte before a first bit that is set, as Java's BigInteger writes it, not the length of the modulus.
// All of it is arithmetic: nothing here reads a clock, a record or a random source.

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool::srp {

// Whose password it is, as it is hashed: the pool's id without the region, and the real username.
struct identity {
    std::string_view pool_name;
    std::string_view username;
};
// "AbCdEf123" of "us-east-1_AbCdEf123".
std::string_view pool_name(std::string_view pool_id);

// g^x, where x is made of salt and password. What this is kept of lets nobody sign in, but passwords be tried out.
base::secret make_verifier(const identity& whose, std::string_view password, std::string_view salt);

// A client's public value A from its hex form. Nothing when it is no number of the group: not hex, too long, or a
// multiple of the modulus, with which anybody would know the key.
std::optional<base::bytes> read_public_value(std::string_view hex);

// The server's public value B for a secret exponent b.
base::bytes public_value(std::string_view verifier, std::string_view exponent);

// One exchange, seen from the server.
struct exchange {
    std::string_view client_value; // A
    std::string_view server_value; // B
    std::string_view verifier;
    std::string_view exponent; // b
};
// 16 bytes; nothing when A and B hash to zero.
std::optional<base::secret> session_key(const exchange& values);

// What the client has to send: HMAC-SHA-256 over the identity, the secret block and the time's text.
base::bytes signature(const base::secret& key, const identity& whose, std::string_view secret_block,
                      std::string_view timestamp);

} // namespace poolguard::pool::srp
