#pragma once
// AWS Signature Version 4 in the Authorization header: signs requests and verifies them ("Signature Version 4 signing
// process", AWS General Reference). The query-string form, unsigned and chunked bodies are not supported.

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

// Sets X-Amz-Date, X-Amz-Security-Token if there is one, and Authorization. Signs every header except those that
// proxies change. Throws std::logic_error if there is no Host header.
void sign(signable_request& request, const credentials& who, std::string_view region, std::string_view service,
          base::time_point now);

// The parts of an Authorization header, not yet verified.
struct authorization {
    std::string access_key_id; // 1 to 128 letters, digits and underscores
    credential_scope scope;
    std::vector<std::string> signed_headers; // lower case, sorted, each once
    std::string signature;                   // 64 hex digits in lower case
};

// Reads "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…".
std::expected<authorization, signature_error> parse_authorization(std::string_view header);

// Who signed a request, as returned by verify().
struct caller {
    std::string access_key_id;
    std::string region;
};

// Why a request is refused, with the data for the message.
struct signature_refusal {
    signature_error error = signature_error::missing;
    std::string signed_at; // X-Amz-Date as given; empty if the message does not need it
    base::time_point now{};
};

// AWS's message, which repeats nothing of the header but its date.
std::string error_message(const signature_refusal& refusal);

using credentials_lookup = std::function<std::optional<credentials>(std::string_view access_key_id)>;

// Verifies the signature of method, path, query, signed headers and body. The date (X-Amz-Date, else Date) must be at
// most 5 minutes before or after now. Host, the date, and if present x-amz-target and x-amz-security-token must be
// signed. An unknown key takes as long as a known one.
std::expected<caller, signature_refusal> verify(const signable_request& request, base::time_point now,
                                                const credentials_lookup& lookup, std::string_view service);

} // namespace poolguard::aws
