#pragma once
// Parses bytes into requests, one after the other (RFC 9112), without any I/O. It enforces the limits: on header bytes,
// counted from the first byte of the request line to the last of the empty line, however they arrive; and on the body,
// by the limit that is set once the head is known.

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/parsing/message_sink.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace poolguard::http {

class request_parser {
  public:
    enum class progress {
        needs_more,   // call put() again with the rest of the input and more
        head_done,    // once per request: request() is complete except for its body
        request_done, // the body is complete too; call reset() before the next put()
        failed,       // failure() says why; the connection cannot be used any more
    };
    struct step {
        progress reached;
        std::size_t taken; // bytes consumed from the front of the input
    };

    explicit request_parser(std::size_t max_header_bytes);
    ~request_parser();
    request_parser(const request_parser&) = delete;
    request_parser& operator=(const request_parser&) = delete;

    step put(std::string_view input);
    // Limits the body of the request whose head is done, in bytes without chunk framing. False if its Content-Length is
    // larger; the body must not be read then.
    bool limit_body(std::size_t bytes);
    // Forgets the request and wipes what was received.
    void reset();

    http::failure failure() const { return failure_; }
    // Its views are valid until reset(). After a failure it has the parts that could be read.
    http::request& request() { return request_; }
    const http::request& request() const { return request_; }
    // Bytes of memory that the body has taken so far.
    std::size_t body_memory() const { return parts_.body.capacity(); }
    // The bytes of the body that were received since the last drop_body().
    std::string_view body() const { return parts_.body; }
    // Wipes them and continues with what follows. The memory is kept.
    void drop_body();
    bool is_body_done() const { return is_plain_ || sink_->is_done(); }
    std::string_view method_text() const { return parts_.view(parts_.method); }
    // Whether a byte of a request was consumed since the last reset().
    bool started() const { return started_; }
    // Nothing has been consumed since the last reset(), not even an empty line.
    bool is_fresh() const { return !started_ && !has_passed_empty_line_; }
    bool has_usual_size() const { return parts_.has_usual_size(); }
    bool head_done() const { return head_reported_; }
    // Content-Length above 0, or chunked.
    bool has_body() const { return has_body_; }
    bool expects_continue() const { return parts_.expects_continue && parts_.version == 11; }
    bool has_two_content_types() const { return parts_.content_types > 1; }
    bool is_http_1_0() const { return parts_.version == 10; }
    // The client's wish, by version and Connection header (RFC 9112 section 9.3).
    bool keep_alive() const { return keep_alive_; }

  private:
    bool is_short(std::string_view rest) const;
    step put_plain(std::string_view head, std::size_t taken);
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
    bool is_plain_ = false; // the head was read without the sink
};

} // namespace poolguard::http
