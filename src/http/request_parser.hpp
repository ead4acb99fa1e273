#pragma once
// The pure machine that makes requests of bytes, one after the other (RFC 9112). It holds the limits: header bytes
// are counted from the request line's first to the empty line's last one, however they arrive; a body's bytes
// against the limit that is given once the head is known.

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/message_sink.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace poolguard::http {

class request_parser {
  public:
    enum class progress {
        needs_more,   // put() again with what is left of the input and more behind it
        head_done,    // reported once for each request: request() is set, but for its body
        request_done, // also the body is; reset() before the next put()
        failed,       // failure() says why; the stream is out of step
    };
    struct step {
        progress reached;
        std::size_t taken; // bytes of the input's front that are done with
    };

    explicit request_parser(std::size_t max_header_bytes);
    request_parser(const request_parser&) = delete;
    request_parser& operator=(const request_parser&) = delete;

    step put(std::string_view input);
    // For the body of the request whose head is done, in bytes without chunk framing. False when its Content-Length
    // is above that; the body must not be read then.
    bool limit_body(std::size_t bytes);
    // Forgets the request and wipes its body.
    void reset();

    http::failure failure() const { return failure_; }
    // Its views are valid until reset(). After a failure it has what could be read.
    http::request& request() { return request_; }
    std::string_view method_text() const { return parts_.view(parts_.method); }
    // A byte of a request was taken since the last reset().
    bool started() const { return started_; }
    bool head_done() const { return head_reported_; }
    // Content-Length above 0, or chunked.
    bool has_body() const { return has_body_; }
    bool expects_continue() const { return parts_.expects_continue && parts_.version == 11; }
    bool has_two_content_types() const { return parts_.content_types > 1; }
    bool is_http_1_0() const { return parts_.version == 10; }
    // What the client wants, by version and Connection header (RFC 9112 section 9.3).
    bool keep_alive() const { return keep_alive_; }

  private:
    bool is_short(std::string_view rest) const;
    step fail(http::failure reason, std::size_t taken);
    http::failure reason_of(const boost::system::error_code& error, std::string_view input) const;
    void build_request();
    std::optional<http::failure> check_head();

    std::size_t max_header_bytes_;
    std::size_t header_bytes_ = 0;
    message_parts parts_;
    std::optional<message_sink> sink_;
    http::request request_;
    http::failure failure_{};
    bool started_ = false;
    bool has_passed_empty_line_ = false;
    bool head_reported_ = false;
    bool has_body_ = false;
    bool keep_alive_ = false;
};

} // namespace poolguard::http
