#pragma once
// The errors of Signature Version 4, with AWS's names for them.

#include <string_view>

namespace poolguard::aws {

enum class signature_error {
    missing,                  // no Authorization header, even if the query string has a signature
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
    malformed_date,           // the date is malformed or repeated
    date_mismatch,            // the scope's date is not that of X-Amz-Date
    wrong_service,            // the scope names another service
    host_not_signed,          // Host is not among the signed headers
    date_not_signed,          // the date header is not among the signed headers
    target_not_signed,        // X-Amz-Target is present but not signed
    token_not_signed,         // X-Amz-Security-Token is present but not signed
    signed_header_absent,     // a signed header is not in the request
    expired,                  // signed more than 5 minutes ago
    not_yet_current,          // signed more than 5 minutes in the future
    unsigned_body,            // X-Amz-Content-Sha256 says that the body is not signed or has signed chunks
    body_mismatch,            // X-Amz-Content-Sha256 is not the hash of the body
    unknown_key,              // no such access key
    wrong_session_token,      // the security token is missing, unexpected or does not belong to the key
    expired_credentials,      // the access key has expired
    mismatch,                 // the signature is wrong
};

// A sentence for the log, which repeats nothing of the request.
std::string_view describe(signature_error error);

// AWS's names for an error.
struct signature_error_names {
    std::string_view json;  // "InvalidSignatureException", of services with a JSON protocol, with status 400
    std::string_view query; // "SignatureDoesNotMatch", of IAM and STS
    unsigned query_status;
};
// Source: "Common Error Types" in the API references of IAM and STS.
const signature_error_names& names_of(signature_error error);

} // namespace poolguard::aws
