#include "aws/signature_error.hpp"

#include <utility>

namespace poolguard::aws {
namespace {

constexpr signature_error_names names_of_missing{"MissingAuthenticationTokenException", "MissingAuthenticationToken",
                                                 403};
constexpr signature_error_names names_of_incomplete{"IncompleteSignatureException", "IncompleteSignature", 400};
constexpr signature_error_names names_of_unknown{"UnrecognizedClientException", "InvalidClientTokenId", 403};
constexpr signature_error_names names_of_expired{"ExpiredTokenException", "ExpiredToken", 403};
constexpr signature_error_names names_of_wrong{"InvalidSignatureException", "SignatureDoesNotMatch", 403};

} // namespace

std::string_view describe(signature_error error) {
    using enum signature_error;
    switch (error) {
    case missing:
        return "The request has no signature.";
    case repeated:
        return "The request has more than one Authorization header.";
    case unsupported_algorithm:
        return "The Authorization header does not begin with AWS4-HMAC-SHA256.";
    case malformed:
        return "A part of the Authorization header is malformed, unknown or repeated.";
    case no_credential:
        return "The Authorization header has no Credential.";
    case no_signed_headers:
        return "The Authorization header has no SignedHeaders.";
    case no_signature:
        return "The Authorization header has no Signature.";
    case malformed_credential:
        return "The Credential does not have its five parts.";
    case malformed_signed_headers:
        return "SignedHeaders is not a sorted list of names in lower case.";
    case malformed_signature:
        return "The Signature is not 64 hex digits.";
    case no_date:
        return "The request has no date.";
    case malformed_date:
        return "The date of the request is malformed.";
    case date_mismatch:
        return "The date of the credential scope is not that of the request.";
    case wrong_service:
        return "The signature is for another service.";
    case host_not_signed:
        return "The Host header is not signed.";
    case date_not_signed:
        return "The date header is not signed.";
    case target_not_signed:
        return "The X-Amz-Target header is not signed.";
    case token_not_signed:
        return "The X-Amz-Security-Token header is not signed.";
    case signed_header_absent:
        return "A signed header is not in the request.";
    case expired:
        return "The signature is older than 5 minutes.";
    case not_yet_current:
        return "The signature's date is more than 5 minutes in the future.";
    case unsigned_body:
        return "The body is not covered by the signature.";
    case body_mismatch:
        return "The body does not match its hash.";
    case unknown_key:
        return "The access key is not known.";
    case wrong_session_token:
        return "The session token does not belong to the access key.";
    case expired_credentials:
        return "The access key has expired.";
    case mismatch:
        return "The signature is wrong.";
    }
    std::unreachable();
}

const signature_error_names& names_of(signature_error error) {
    using enum signature_error;
    switch (error) {
    case missing:
        return names_of_missing;
    case repeated:
    case unsupported_algorithm:
    case malformed:
    case no_credential:
    case no_signed_headers:
    case no_signature:
    case malformed_credential:
    case malformed_signed_headers:
    case malformed_signature:
    case no_date:
    case malformed_date:
        return names_of_incomplete;
    case unknown_key:
    case wrong_session_token:
        return names_of_unknown;
    case expired_credentials:
        return names_of_expired;
    case date_mismatch:
    case wrong_service:
    case host_not_signed:
    case date_not_signed:
    case target_not_signed:
    case token_not_signed:
    case signed_header_absent:
    case expired:
    case not_yet_current:
    case unsigned_body:
    case body_mismatch:
    case mismatch:
        return names_of_wrong;
    }
    std::unreachable();
}

} // namespace poolguard::aws
