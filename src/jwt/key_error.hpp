#pragma once
// Why a key set or a private key was refused.

#include <boost/describe/enum.hpp>
#include <string_view>

namespace poolguard::jwt {

enum class key_error {
    too_large, // more text than key_set::max_bytes
    not_json,
    duplicate_member,      // a member is named twice
    no_keys,               // no array "keys" (RFC 7517 section 5)
    too_many_keys,         // more than key_set::max_keys
    malformed_key,         // a required member is missing, of the wrong type or length, or not canonical
    algorithm_not_for_key, // its "alg" belongs to another kind of key
    weak_rsa_key,          // a modulus under 2048 bits, or an even one
    oversized_rsa_key,     // a modulus over 8192 bits
    bad_rsa_exponent,      // even, 1, or over 64 bits
    point_not_on_curve,
    private_key_published, // the set, which is public, includes the private key
    duplicate_key_id,
    bad_private_key, // not an unencrypted RSA private key in PEM
    crypto_failure,  // OpenSSL failed
};
BOOST_DESCRIBE_ENUM(key_error, too_large, not_json, duplicate_member, no_keys, too_many_keys, malformed_key,
                    algorithm_not_for_key, weak_rsa_key, oversized_rsa_key, bad_rsa_exponent, point_not_on_curve,
                    private_key_published, duplicate_key_id, bad_private_key, crypto_failure)

// The enumerator's name, which is stable.
std::string_view name(key_error value);
// One sentence in English, ending in a full stop.
std::string_view describe(key_error value);

} // namespace poolguard::jwt
