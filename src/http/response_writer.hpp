#pragma once
// Responses to bytes (RFC 9112 section 4). The server's own headers cannot be given by a handler.

#include "http/message.hpp"

#include <string>
#include <string_view>

namespace poolguard::http {

struct response_frame {
    std::string_view date;
    std::string_view request_id;
    bool closes = false;           // adds Connection: close
    bool names_keep_alive = false; // for HTTP/1.0, where it is not the default
    bool is_secure = false;        // over TLS: adds Strict-Transport-Security (RFC 6797), for a year
};

// "OK" for 200 and so on; empty for a status that RFC 9110 does not have.
std::string_view reason_phrase(unsigned status);
// 204 and 304 have none (RFC 9110 section 6.4.1).
bool may_have_content(unsigned status);
// False when its status is not from 200 to 599 or when a header would break out of its line.
bool is_well_formed(const response& answer);
// The status line, the headers and the empty line. Content-Length is that of the content, whether it is sent or not.
// Every answer tells browsers not to guess its type, not to show it in a frame, to send no referrer on from it, to load
// nothing for it and not to store it; a response that has a Content-Security-Policy or Cache-Control of its own
// keeps that one. Content-Length,
// Connection, Transfer-Encoding, Date and X-Request-Id among the response's headers are left out.
std::size_t longest_head(const response& answer, const response_frame& frame); // in bytes; a bound
void append_head(std::string& out, const response& answer, const response_frame& frame);

} // namespace poolguard::http
