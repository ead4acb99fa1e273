#include "http/failure.hpp"

namespace poolguard::http {

failure_text describe(failure value) {
    switch (value) {
    case failure::malformed_request_line:
        return {400, "bad_request", "The request line is malformed."};
    case failure::malformed_header:
        return {400, "bad_request", "A header is malformed."};
    case failure::malformed_body:
        return {400, "bad_request", "The chunked body is malformed."};
    case failure::bad_target:
        return {400, "bad_request", "The request target is malformed."};
    case failure::bad_escape:
        return {400, "bad_request", "The path has an invalid percent-escape."};
    case failure::bad_host:
        return {400, "bad_request", "The request must have exactly one valid Host header."};
    case failure::bad_content_length:
        return {400, "bad_request", "Content-Length must be one decimal number."};
    case failure::conflicting_framing:
        return {400, "bad_request", "Content-Length and Transfer-Encoding must not be sent together."};
    case failure::doubled_content_type:
        return {400, "bad_request", "Content-Type must not be sent twice."};
    case failure::header_timeout:
        return {408, "request_timeout", "The request's headers took too long to arrive."};
    case failure::body_timeout:
        return {408, "request_timeout", "The request's body took too long to arrive."};
    case failure::host_not_served:
        return {421, "host_not_served", "This server does not serve the host name of the request."};
    case failure::not_found:
        return {404, "not_found", "There is nothing at this path."};
    case failure::method_not_allowed:
        return {405, "method_not_allowed", "This path does not support the request's method."};
    case failure::body_too_large:
        return {413, "body_too_large", "The request's body is too large."};
    case failure::unsupported_media_type:
        return {415, "unsupported_media_type", "The body's Content-Type is not supported here."};
    case failure::unsupported_expectation:
        return {417, "unsupported_expectation", "The only supported expectation is 100-continue."};
    case failure::header_too_large:
        return {431, "header_too_large", "The request's headers are too large."};
    case failure::unsupported_method:
        return {501, "not_implemented", "The request's method is not implemented."};
    case failure::unsupported_transfer_encoding:
        return {501, "not_implemented", "The only supported transfer coding is chunked."};
    case failure::unsupported_version:
        return {505, "http_version_not_supported", "This server speaks HTTP/1.1 and HTTP/1.0."};
    case failure::internal_error:
        return {500, "internal_error", "Something went wrong on the server."};
    case failure::overloaded:
        return {503, "overloaded", "The server is busy. Try again in a moment."};
    case failure::too_many_connections:
        return {503, "overloaded", "The server has too many connections. Try again in a moment."};
    case failure::too_much_body_memory:
        return {503, "overloaded",
                "The server has too many large requests and answers at once. Try again in a moment."};
    }
    return {500, "internal_error", "Something went wrong on the server."};
}

} // namespace poolguard::http
