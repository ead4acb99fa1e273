#pragma once
// HTTP requests and replies as values, and the port that exchanges them.

#include "aws/signable_request.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct http_request {
    std::string method; // in capitals
    std::string url;    // absolute, http or https
    header_list headers;
    // Not copied; it must outlive the call.
    std::string_view body;
    // For the whole exchange; at least a millisecond.
    std::chrono::milliseconds timeout{10'000};
    // For name resolution, TCP and TLS, as part of it.
    std::chrono::milliseconds connect_timeout{3'000};
    // A longer body ends the exchange with too_large.
    std::size_t max_response_bytes = std::size_t{4} * 1024 * 1024;
};

struct http_reply {
    int status = 0;
    header_list headers; // names in lower case, values trimmed
    std::string body;

    // The first header of that name, which must be in lower case.
    std::optional<std::string_view> header(std::string_view lower_name) const;
};

enum class transport_error {
    malformed_request, // the URL is malformed, or a header has a line break
    insecure_url,      // http to a host that is not loopback; nothing was sent
    could_not_resolve, // the host name has no address
    could_not_connect, // no connection in time; nothing was sent
    tls_failed,        // no TLS connection, or the certificate is not trusted for the host; nothing was sent
    timed_out,         // the time ran out after something was sent
    connection_lost,   // the connection broke after something was sent
    too_large,         // the reply is larger than allowed
    other,
};

// A sentence for users, without the address.
std::string_view describe(transport_error error);

// Whether the server cannot have seen the request.
bool was_never_sent(transport_error error);

class http_transport {
  public:
    http_transport() = default;
    http_transport(const http_transport&) = delete;
    http_transport& operator=(const http_transport&) = delete;
    virtual ~http_transport() = default;
    // Blocks until the reply is complete. Any status is a reply; redirects are not followed.
    // Safe to call from many threads.
    virtual std::expected<http_reply, transport_error> send(const http_request& request) = 0;
};

} // namespace poolguard::aws
