#pragma once
// A request as it was read and a response to be written. Plain data: no socket, no I/O.

#include "base/clock.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace poolguard::http {

enum class method { get, head, post, put, patch, delete_, options };

// "GET" and so on.
std::string_view to_text(method value);
// Nothing for a method that this server does not implement (RFC 9110 section 9).
std::optional<method> parse_method(std::string_view text);

struct header {
    std::string_view name;
    std::string_view value;
};

// Lives as long as its response is being made; the views point into the connection's buffers.
struct request {
    http::method method = method::get;
    std::string_view target; // as sent: path and query
    std::string_view path;   // percent-encoding kept
    std::string_view query;  // behind the '?', without it
    std::vector<header> headers;
    std::string_view body;
    std::string_view request_id;
    std::string_view remote_address; // the peer's address, without its port
    bool is_secure = false;          // came over TLS
    std::string_view pattern;        // of the route: "/api/items/{item_id}"; empty: none was found
    // The path's variables, percent-decoded, in the order of the route's pattern.
    std::vector<std::pair<std::string_view, std::string>> path_parameters;

    // The first header of that name, compared without case; nothing when there is none.
    std::optional<std::string_view> find_header(std::string_view name) const;
    // How many headers have that name.
    std::size_t count_headers(std::string_view name) const;
    // Nothing when the route's pattern has no such variable.
    std::optional<std::string_view> path_parameter(std::string_view name) const;
};

struct response {
    unsigned status = 200;
    std::string_view content_type; // points to a constant; empty: no Content-Type header
    std::string body;
    // Used instead of `body` when not empty: for what is built into the program.
    std::string_view static_body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool wipe_body = false; // the body holds tokens or other secrets: wiped once it is sent
    std::string_view code;  // of a refusal, for the access log; points to a constant without characters to escape

    std::string_view content() const { return static_body.empty() ? std::string_view(body) : static_body; }
};

// An empty text for the body of a small response. Its memory comes from a response that this thread has sent, so a
// response that is made on an I/O thread need not allocate any.
std::string spare_body();
// Keeps the memory of a body for spare_body(); secrets must have been wiped.
void keep_spare_body(std::string&& used);

// A handler answers at once, on the I/O thread, or returns the work that will answer: it runs on a worker thread,
// where it may block. The request stays valid until the work has returned.
using work = std::move_only_function<response()>;
using outcome = std::variant<response, work>;
using handler = std::function<outcome(const request&)>;

// Receives the body of one request in parts, for bodies that are too large to be held in memory.
class body_receiver {
  public:
    body_receiver() = default;
    body_receiver(const body_receiver&) = delete;
    body_receiver& operator=(const body_receiver&) = delete;
    virtual ~body_receiver() = default;
    // Called for one part after the other, on a worker thread, where it may block. Returns the answer to the request
    // after the last part, or earlier, which ends the connection; before the last part, nullopt asks for the next one.
    virtual std::optional<response> take(std::string_view part, bool is_last) = 0;
};
// Called on the I/O thread. The request stays valid until the receiver is destroyed.
using receiver_maker = std::function<std::unique_ptr<body_receiver>(const request&)>;

} // namespace poolguard::http
