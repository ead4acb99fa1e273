#pragma once
// Receives the parts of a message from Beast's parser and keeps them in storage that a connection reuses for all its
// requests, so that headers cost no allocation. It is stricter than the parser where leniency would let two parties
// read a message differently (RFC 9112 sections 5.2, 6.1 and 11.2).

#include "http/failure.hpp"
#include "http/message.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// The parts of a message received so far. They are positions in `text`, because its memory moves as it grows.
struct message_parts {
    struct slice {
        std::size_t at = 0;
        std::size_t size = 0;
    };
    struct field {
        slice name;
        slice value;
    };

    std::string text;
    slice method;
    slice target;
    std::vector<field> fields;
    std::string body;
    std::size_t announced_body = 0; // its Content-Length; 0 if there is none
    bool head_done = false;
    int version = 0; // 10 or 11
    unsigned hosts = 0;
    unsigned content_types = 0;
    bool has_content_length = false;
    bool has_transfer_encoding = false;
    bool expects_continue = false;
    std::optional<failure> refused; // set if the sink refused the message

    slice keep(std::string_view part);
    std::string_view view(slice part) const { return std::string_view(text).substr(part.at, part.size); }
    // Appends to the body; the old memory is wiped when it grows.
    void append_body(std::string_view part);
    // Clears everything for the next message and wipes what was received; the capacity is kept.
    void clear();

    bool has_usual_size() const { return text.capacity() <= largest_usual_head && fields.capacity() <= usual_fields; }

    static constexpr std::size_t max_fields = 256;
    static constexpr std::size_t usual_fields = 64;
    static constexpr std::size_t largest_usual_head = 8UL * 1024;
};

class message_sink final : public boost::beast::http::basic_parser<true> {
  public:
    // The parts must outlive the sink.
    explicit message_sink(message_parts& parts);

    static constexpr std::size_t max_chunk_extension = 256; // bytes

  private:
    using error_code = boost::system::error_code;
    using string_view = boost::beast::string_view;

    void refuse(failure reason, error_code& error);

    void on_request_impl(boost::beast::http::verb, string_view method, string_view target, int version,
                         error_code& error) override;
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(boost::beast::http::field known, string_view name, string_view value,
                       error_code& error) override;
    void on_header_impl(error_code&) override { parts_.head_done = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
    std::size_t on_body_impl(string_view body, error_code&) override;
    void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override;
    void on_finish_impl(error_code&) override {}

    message_parts& parts_;
};

} // namespace poolguard::http
