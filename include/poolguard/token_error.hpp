#pragma once
/// @file
/// Why a token or a key set was refused: one value for each check. The names and numbers are stable, and new values are
/// added at the end. The sentences are for people and repeat nothing of the token.

#include <poolguard/export.hpp>
#include <string_view>

namespace poolguard {
inline namespace v0_1 {

/// Why a token was refused.
enum class token_error {
    token_too_large = 0,     ///< More bytes than the policy allows.
    malformed_token,         ///< Not three parts; encrypted tokens have five.
    not_canonical_base64url, ///< A part is padded or has stray bits or foreign characters (RFC 7515 section 2).
    header_not_json,         ///< The header is not a JSON object.
    payload_not_json,        ///< The payload is not a JSON object.
    duplicate_member,        ///< A member is named twice (RFC 7515 section 4).
    critical_header,         ///< Any "crit": no extension is understood (RFC 7515 section 4.1.11).
    wrong_type_header,       ///< "typ" is present and is neither JWT nor at+jwt (RFC 8725 section 3.11).
    missing_algorithm,       ///< No "alg".
    unsupported_algorithm,   ///< "none", any HMAC, and others than RS, ES (256, 384, 512) and EdDSA.
    missing_key_id,          ///< No "kid".
    bad_key_id,              ///< "kid" is not text, too long, or has characters that no key id needs.
    unknown_key,             ///< No key of that id is in the set; it may be fetched (see key_source).
    algorithm_not_for_key,   ///< The key's type, curve or "alg" does not allow the header's (RFC 8725 section 3.1).
    bad_signature,           ///< The signature does not match.
    bad_claim_type,          ///< A registered or Cognito claim has the wrong type.
    missing_expiry,          ///< No "exp".
    expired,                 ///< "exp" has passed.
    missing_issued_at,       ///< No "iat".
    issued_in_future,        ///< "iat" is further in the future than the policy's clock skew.
    not_yet_valid,           ///< "nbf" is further in the future than the policy's clock skew.
    missing_issuer,          ///< No "iss".
    wrong_issuer,            ///< "iss" is not one of the policy's.
    missing_token_use,       ///< No "token_use".
    wrong_token_use,         ///< "token_use" is not the policy's.
    missing_client,          ///< No "aud" in an ID token, no "client_id" in an access token.
    wrong_client,            ///< The client is not one of the policy's.
    missing_subject,         ///< No "sub".
    subject_mismatch,        ///< Two tokens that belong together are of different users.
    missing_auth_time,       ///< The policy limits the age of the sign-in, but the token does not have it.
    authentication_too_old,  ///< The sign-in is older than the policy allows.
    missing_group,           ///< Not in a group that the policy requires.
    forbidden_group,         ///< In a group that the policy does not allow.
    missing_scope,           ///< Without a scope that the policy requires.
    custom_check_failed,     ///< token_policy::custom_check returned false.
    crypto_failure,          ///< OpenSSL failed; says nothing about the token.
    keys_unavailable,        ///< There is no usable key set, and none could be fetched; says nothing about the token.
    out_of_memory,           ///< Memory ran out; says nothing about the token.
};

/// Why a key set was refused as a whole.
enum class key_set_error {
    too_large = 0,         ///< More than 256 KiB.
    not_json,              ///< Not JSON.
    duplicate_member,      ///< A member is named twice.
    no_keys,               ///< No array "keys" (RFC 7517 section 5).
    too_many_keys,         ///< More than 64 keys.
    malformed_key,         ///< A required member is missing, of the wrong type or length, or not canonical.
    algorithm_not_for_key, ///< A key's "alg" belongs to another kind of key.
    weak_rsa_key,          ///< A modulus under 2048 bits, or an even one.
    oversized_rsa_key,     ///< A modulus over 8192 bits.
    bad_rsa_exponent,      ///< Even, 1, or over 64 bits.
    point_not_on_curve,    ///< An EC key that is not a point of its curve.
    private_key_published, ///< The set, which is public, includes a private key.
    duplicate_key_id,      ///< Two keys have one id.
    bad_private_key,       ///< Not returned by key_set::parse.
    crypto_failure,        ///< OpenSSL failed.
    out_of_memory,         ///< Memory ran out.
};

/// The enumerator's name, which is stable: for logs and metrics.
POOLGUARD_API std::string_view name(token_error value) noexcept;
/// One sentence in English, ending in a full stop.
POOLGUARD_API std::string_view describe(token_error value) noexcept;
/// The enumerator's name, which is stable: for logs and metrics.
POOLGUARD_API std::string_view name(key_set_error value) noexcept;
/// One sentence in English, ending in a full stop.
POOLGUARD_API std::string_view describe(key_set_error value) noexcept;

} // namespace v0_1
} // namespace poolguard
