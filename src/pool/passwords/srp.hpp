#pragma once
// The server's side of SRP-6a as Amazon Cognito does it: the 3072-bit group of RFC 5054 appendix A with g = 2, SHA-256,
// and a key of 16 bytes by HKDF (RFC 5869). Numbers are big-endian bytes; a hashed number has its minimal length, with
// a zero byte in front if its first bit is set, as Java's BigInteger writes it, not the length of the modulus. Pure
// arithmetic without clock, records or randomness.

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool::srp {

// The owner of a password, as it is hashed: the pool's id without the region, and the real username.
struct identity {
    std::string_view pool_name;
    std::string_view username;
};
// "AbCdEf123" of "us-east-1_AbCdEf123".
std::string_view pool_name(std::string_view pool_id);

// g^x, where x is computed from salt and password. The verifier does not allow signing in, but guessing passwords
// offline.
base::secret make_verifier(const identity& whose, std::string_view password, std::string_view salt);

// A client's public value A from its hex form. nullopt when it is not a number of the group: not hex, too long, or a
// multiple of the modulus, which would make the key known.
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
// 16 bytes; nullopt when A and B hash to zero.
std::optional<base::secret> session_key(const exchange& values);

// What the client has to send: HMAC-SHA-256 over the identity, the secret block and the time's text.
base::bytes signature(const base::secret& key, const identity& whose, std::string_view secret_block,
                      std::string_view timestamp);

} // namespace poolguard::pool::srp
