#include "jwt/error.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace poolguard::jwt {

std::string_view name(error value) { return boost::describe::enum_to_string(value, "unknown"); }

std::string_view describe(error value) {
    switch (value) {
    case error::token_too_large:
        return "The token is too large.";
    case error::malformed_token:
        return "The token is not three base64url parts joined by dots.";
    case error::not_canonical_base64url:
        return "A part of the token is not canonical base64url without padding.";
    case error::header_not_json:
        return "The token's header is not a JSON object.";
    case error::payload_not_json:
        return "The token's payload is not a JSON object.";
    case error::duplicate_member:
        return "The token names a member twice.";
    case error::critical_header:
        return "The token's header requires an extension that is not supported.";
    case error::wrong_type_header:
        return "The token's header says that it is not a JWT.";
    case error::missing_algorithm:
        return "The token's header names no algorithm.";
    case error::unsupported_algorithm:
        return "The token's algorithm is not accepted.";
    case error::missing_key_id:
        return "The token's header names no key.";
    case error::bad_key_id:
        return "The token's key id is not valid.";
    case error::unknown_key:
        return "The token's key is not in the issuer's key set.";
    case error::algorithm_not_for_key:
        return "The token's key is for another algorithm.";
    case error::bad_signature:
        return "The token's signature does not match.";
    case error::bad_claim_type:
        return "A claim of the token has the wrong type.";
    case error::missing_expiry:
        return "The token does not say when it expires.";
    case error::expired:
        return "The token has expired.";
    case error::missing_issued_at:
        return "The token does not say when it was issued.";
    case error::issued_in_future:
        return "The token says that it was issued in the future.";
    case error::not_yet_valid:
        return "The token is not valid yet.";
    case error::missing_issuer:
        return "The token does not name its issuer.";
    case error::wrong_issuer:
        return "The token is from another issuer.";
    case error::missing_token_use:
        return "The token does not say what it is used for.";
    case error::wrong_token_use:
        return "This kind of token is not accepted here.";
    case error::missing_client:
        return "The token does not say which client it was issued to.";
    case error::wrong_client:
        return "The token was issued to another client.";
    case error::missing_subject:
        return "The token does not name its subject.";
    case error::subject_mismatch:
        return "The ID token and the access token are of different users.";
    case error::missing_auth_time:
        return "The token does not say when its subject signed in.";
    case error::authentication_too_old:
        return "The token's subject signed in too long ago.";
    case error::missing_group:
        return "The token's subject is not in a required group.";
    case error::forbidden_group:
        return "The token's subject is in a group that is not allowed.";
    case error::missing_scope:
        return "The token lacks a required scope.";
    case error::custom_check_failed:
        return "The token was refused by a rule of this server.";
    case error::crypto_failure:
        return "The token could not be checked because a cryptographic operation failed.";
    }
    return "The token was refused.";
}

} // namespace poolguard::jwt
