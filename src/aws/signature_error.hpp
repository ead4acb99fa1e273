#pragma once
// Everything that can be wrong with a Signature Version 4, one value each, with AWS's names and messages.

#include <string_view>

namespace poolguard::aws {

enum class signature_error {
    missing,                  // no Authorization header, or a signature in the query string alone
    repeated,                 // more than one Authorization header
    unsupported_algorithm,    // the header does not start with AWS4-HMAC-SHA256
    malformed,                // a part that is not name=value, is named twice or is unknown
    no_credential,            // no Credential part
    no_signed_headers,        // no SignedHeaders part
    no_signature,             // no Signature part
    malformed_credential,     // Credential is not key/date/region/service/aws4_request
    malformed_signed_headers, // SignedHeaders is not a sorted list of lower-case names
    malformed_signature,      // Signature is not 64 hex digits
    no_date,                  // neither X-Amz-Date nor Date
    malformed_date,           // the date cannot be read, or stands there twice
    date_mismatch,            // the scope's date is not that of X-Amz-Date
    wrong_service,            // the scope names another service
    host_not_signed,          // Host is not among the signed headers
    date_not_signed,          // the date header is not among the signed headers
    target_not_signed,        // X-Amz-Target is there but not signed
    token_not_signed,         // X-Amz-Security-Token is there but not signed
    signed_header_absent,     // a signed header is not in the request
    expired,                  // signed more than 5 minutes ago
    not_yet_current,          // signed more than 5 minutes ahead
    unsigned_body,            // X-Amz-Content-Sha256 says that the body is not signed or comes in signed chunks
    body_mismatch,            // X-Amz-Content-Sha256 is not the hash of the body
    unknown_key,              // no such access key
    wrong_session_token,      // the security token is absent, unexpected or not the one of the key
    expired_credentials,      // the access key has run out
    mismatch,                 // the signature is not the one computed here
};

// A sentence for the log, without anything of the request.
std::string_view describe(signature_error error);
// AWS's name of the error, such as InvalidSignatureException.
std::string_view error_name(signature_error error);

} // namespace poolguard::aws
