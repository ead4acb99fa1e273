#pragma once
// Why a token was refused: one value for each check, as shown in the log, the metrics and by `poolguard token`. The
// names are stable; the sentences are for people and repeat nothing of the token.

#include <boost/describe/enum.hpp>
#include <string_view>

namespace poolguard::jwt {

enum class error {
    token_too_large,         // more bytes than the policy allows
    malformed_token,         // not three parts; encrypted tokens have five
    not_canonical_base64url, // a part is padded, has stray bits or foreign characters (RFC 7515 section 2)
    header_not_json,
    payload_not_json,
    duplicate_member,  // a member is named twice (RFC 7515 section 4)
    critical_header,   // any "crit": no extension is understood (RFC 7515 section 4.1.11)
    wrong_type_header, // "typ" is present and is neither JWT nor at+jwt (RFC 8725 section 3.11)
    missing_algorithm,
    unsupported_algorithm, // "none", any HMAC, and all others that are not in jwt::algorithm
    missing_key_id,
    bad_key_id,            // not text, too long, or with characters that no key id needs
    unknown_key,           // no key of that id in the set
    algorithm_not_for_key, // the key's type, curve or own "alg" does not allow the header's (RFC 8725 section 3.1)
    bad_signature,
    bad_claim_type, // a registered or Cognito claim has the wrong type
    missing_expiry,
    expired,
    missing_issued_at,
    issued_in_future,
    not_yet_valid, // "nbf" is in the future
    missing_issuer,
    wrong_issuer,
    missing_token_use,
    wrong_token_use,
    missing_client, // no "aud" in an id token, no "client_id" in an access token
    wrong_client,
    missing_subject,
    subject_mismatch,  // an ID token that is sent beside an access token is of another user
    missing_auth_time, // the policy limits the age of the sign-in, but the token does not have it
    authentication_too_old,
    missing_group,
    forbidden_group,
    missing_scope,
    custom_check_failed,
    crypto_failure, // OpenSSL failed; says nothing about the token
};
BOOST_DESCRIBE_ENUM(error, token_too_large, malformed_token, not_canonical_base64url, header_not_json, payload_not_json,
                    duplicate_member, critical_header, wrong_type_header, missing_algorithm, unsupported_algorithm,
                    missing_key_id, bad_key_id, unknown_key, algorithm_not_for_key, bad_signature, bad_claim_type,
                    missing_expiry, expired, missing_issued_at, issued_in_future, not_yet_valid, missing_issuer,
                    wrong_issuer, missing_token_use, wrong_token_use, missing_client, wrong_client, missing_subject,
                    subject_mismatch, missing_auth_time, authentication_too_old, missing_group, forbidden_group,
                    missing_scope, custom_check_failed, crypto_failure)

// The enumerator's name, which is stable.
std::string_view name(error value);
// One sentence in English, ending in a full stop.
std::string_view describe(error value);

} // namespace poolguard::jwt
