#include "jwt/key_error.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace poolguard::jwt {

std::string_view name(key_error value) { return boost::describe::enum_to_string(value, "unknown"); }

std::string_view describe(key_error value) {
    switch (value) {
    case key_error::too_large:
        return "The key set is too large.";
    case key_error::not_json:
        return "The key set is not a JSON object.";
    case key_error::duplicate_member:
        return "The key set names a member twice.";
    case key_error::no_keys:
        return "The key set has no array of keys.";
    case key_error::too_many_keys:
        return "The key set has too many keys.";
    case key_error::malformed_key:
        return "A key of the set has a missing or malformed member.";
    case key_error::algorithm_not_for_key:
        return "A key of the set names an algorithm for another kind of key.";
    case key_error::weak_rsa_key:
        return "An RSA key has fewer than 2048 bits or an even modulus.";
    case key_error::oversized_rsa_key:
        return "An RSA key has more than 8192 bits.";
    case key_error::bad_rsa_exponent:
        return "An RSA key's public exponent is even, 1 or over 64 bits.";
    case key_error::point_not_on_curve:
        return "An elliptic-curve key's point is not on its curve.";
    case key_error::private_key_published:
        return "A key of the set includes its private key.";
    case key_error::duplicate_key_id:
        return "Two keys of the set have the same key id.";
    case key_error::bad_private_key:
        return "The text is not an unencrypted RSA private key in PEM.";
    case key_error::crypto_failure:
        return "The key could not be read because a cryptographic operation failed.";
    }
    return "The key set was refused.";
}

} // namespace poolguard::jwt
