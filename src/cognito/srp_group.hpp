#pragma once
// What both sides of Amazon Cognito's SRP-6a calculate with: the 3072-bit group of RFC 5054 appendix A with g = 2,
// SHA-256, and a key of 16 bytes by HKDF (RFC 5869). Numbers are big-endian bytes; a hashed number has its minimal
// length, with a zero byte in front if its first bit is set, as Java's BigInteger writes it, not the length of the
// modulus. Pure arithmetic without clock, records or randomness. Throws std::runtime_error when memory runs out.

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::cognito::srp {

using number = base::secret_number_ptr;
using context = base::number_context_ptr;

// Throws unless OpenSSL could calculate. It fails only when memory runs out: every modulus is odd and no operand is out
// of range.
void expect(bool is_done);
number new_number();
context new_context();
number to_number(std::string_view data);
base::bytes to_bytes(const number& value);
base::bytes padded(base::bytes value);

// The modulus N, the generator g, and the multiplier k = H(PAD(N) | PAD(g)).
class group {
  public:
    static const group& instance();

    const BIGNUM* modulus() const { return modulus_.get(); }
    const BIGNUM* generator() const { return generator_.get(); }
    const BIGNUM* multiplier() const { return multiplier_.get(); }

    // Takes a time that does not depend on the exponent's bits.
    number power(const BIGNUM* base, const BIGNUM* exponent, BN_CTX* with) const;
    number product(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const;
    number sum(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const;
    number difference(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const;

  private:
    group();

    number modulus_;
    base::montgomery_ptr montgomery_;
    number generator_;
    number multiplier_;
};

// The owner of a password, as it is hashed: the pool's id without the region, and the real username. For a device its
// group key and its key.
struct identity {
    std::string_view pool_name;
    std::string_view username;
};
// "AbCdEf123" of "us-east-1_AbCdEf123".
std::string_view pool_name(std::string_view pool_id);

// x, from salt and password.
number private_value(const identity& whose, std::string_view password, std::string_view salt);

// A public value (A or B) from its hex form. nullopt when it is not a number of the group: not hex, too long, or a
// multiple of the modulus, which would make the key known.
std::optional<base::bytes> read_public_value(std::string_view hex);

// u, padded; nullopt when A and B hash to zero.
std::optional<base::bytes> scrambler(std::string_view client_value, std::string_view server_value);

// The 16 bytes of the session's key.
base::secret derive_key(std::string_view scrambler, const number& shared);

// What the client has to send: HMAC-SHA-256 over the identity, the secret block and the time's text.
base::bytes signature(const base::secret& key, const identity& whose, std::string_view secret_block,
                      std::string_view timestamp);

} // namespace poolguard::cognito::srp
