#include "aws/signature.hpp"

#include <fmt/format.h>
#include <utility>

namespace poolguard::aws {
namespace {

constexpr std::string_view mismatch_message =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.";

} // namespace

std::string error_message(const signature_refusal& refusal) {
    using enum signature_error;
    const auto now = [&](std::chrono::minutes offset) { return base::to_basic_iso8601(refusal.now + offset); };
    switch (refusal.error) {
    case missing:
        return "Missing Authentication Token";
    case repeated:
        return "Authorization header must be given once.";
    case unsupported_algorithm:
        return "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
               "parameter. Authorization header requires 'SignedHeaders' parameter.";
    case malformed:
        return "Authorization header is not a list of valid key=value pairs.";
    case no_credential:
        return "Authorization header requires 'Credential' parameter.";
    case no_signed_headers:
        return "Authorization header requires 'SignedHeaders' parameter.";
    case no_signature:
        return "Authorization header requires 'Signature' parameter.";
    case malformed_credential:
        return "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.";
    case malformed_signed_headers:
        return "'SignedHeaders' must be a sorted list of header names in lower case.";
    case malformed_signature:
        return "'Signature' must be 64 hexadecimal digits in lower case.";
    case no_date:
        return "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    case malformed_date:
        return "Date must be in ISO-8601 'basic format'.";
    case date_mismatch:
        return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.";
    case wrong_service:
        return "Credential should be scoped to correct service.";
    case host_not_signed:
        return "'Host' must be a 'SignedHeader' in the AWS Authorization.";
    case date_not_signed:
        return "The date header must be a 'SignedHeader' in the AWS Authorization.";
    case target_not_signed:
        return "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.";
    case token_not_signed:
        return "'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization.";
    case expired:
        return fmt::format("Signature expired: {} is now earlier than {} ({} - 5 min.)", refusal.signed_at,
                           now(std::chrono::minutes{-5}), now(std::chrono::minutes{0}));
    case not_yet_current:
        return fmt::format("Signature not yet current: {} is still later than {} ({} + 5 min.)", refusal.signed_at,
                           now(std::chrono::minutes{5}), now(std::chrono::minutes{0}));
    case unknown_key:
    case wrong_session_token:
        return "The security token included in the request is invalid.";
    case expired_credentials:
        return "The security token included in the request is expired";
    case signed_header_absent:
    case unsigned_body:
    case body_mismatch:
    case mismatch:
        return std::string(mismatch_message);
    }
    std::unreachable();
}

} // namespace poolguard::aws
