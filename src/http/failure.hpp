#pragma once
// The failures that the server itself reports, each with its status, a stable code and a sentence.

#include <string_view>

namespace poolguard::http {

enum class failure {
    malformed_request_line,
    malformed_header,
    malformed_body,       // the chunked framing is broken
    bad_target,           // characters that must be encoded, a foreign authority, or not a path
    bad_escape,           // a percent-escape in a path variable
    bad_host,             // missing, doubled or malformed (RFC 9112 section 3.2)
    bad_content_length,   // not one plain number
    conflicting_framing,  // both Content-Length and Transfer-Encoding (RFC 9112 section 6.1)
    doubled_content_type, // more than one, so it is unknown how to read the body
    header_timeout,
    body_timeout,
    host_not_served,
    not_found,
    method_not_allowed,
    body_too_large,
    unsupported_media_type,
    unsupported_expectation,
    header_too_large,
    unsupported_method,
    unsupported_transfer_encoding,
    unsupported_version,
    internal_error,
    overloaded, // no worker is free
    too_many_connections,
    too_much_body_memory,
};

struct failure_text {
    unsigned status;
    std::string_view code;
    std::string_view detail;
};
failure_text describe(failure value);

} // namespace poolguard::http
