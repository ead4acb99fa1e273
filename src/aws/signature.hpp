#pragma once
// AWS Signature Version 4 in the Authorization header, both ways: signing what is sent and verifying what came in
// ("Signature Version 4 signing process", AWS General Reference). The query-string form, unsigned and chunked bodies
// are not taken.

#include "aws/credentials.hpp"
#include "aws/signable_request.hpp"
#include "aws/signature_error.hpp"
#include "aws/signing_key.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::aws {

// Adds X-Amz-Date, X-Amz-Security-Token where there is one, and Authorization, replacing those that stand there.
// Signs every header but those that proxies change. Host must be among the headers: throws std::logic_error if not.
void sign(signable_request& request, const credentials& who, std::string_view region, std::string_view service,
          base::time_point now);

// The parts of an Authorization header, as they stand there: nothing is verified yet.
struct authorization {
    std::string access_key_id; // 1 to 128 letters, digits and underscores
    credential_scope scope;
    std::vector<std::string> signed_headers; // lower case, sorted, each once
    std::string signature;                   // 64 hex digits in lower case
};

// Reads "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…".
std::expected<authorization, signature_error> parse_authorization(std::string_view header);

// Who signed a request. Only verify() says so.
struct caller {
    std::string access_key_id;
    std::string region;
};

// Why a request is refused, with what the message needs.
struct signature_refusal {
    signature_error error = signature_error::missing;
    std::string signed_at; // X-Amz-Date as it was given; empty where it does not matter
    base::time_point now{};
};

// AWS's name of the error, such as InvalidSignatureException.
std::string_view error_name(const signature_refusal& refusal);
// AWS's message, without anything of the header but its date. AWS sends it with status 400.
std::string error_message(const signature_refusal& refusal);

using credentials_lookup = std::function<std::optional<credentials>(std::string_view access_key_id)>;

// Verifies the signature over method, path, query, signed headers and the body itself. The date (X-Amz-Date, else
// Date) must lie within 5 minutes of now, either side included; host, the date, and x-amz-target and
// x-amz-security-token where present must be signed. An unknown key costs as much work as a known one.
std::expected<caller, signature_refusal> verify(const signable_request& request, base::time_point now,
                                                const credentials_lookup& lookup, std::string_view service);

} // namespace poolguard::aws
