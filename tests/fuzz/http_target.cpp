// The parser of requests against Beast's, and against itself with the same bytes in other pieces.

#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"
#include "http/parsing/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace poolguard::fuzz {
namespace {

namespace beast = boost::beast::http;
using http::request_parser;
using progress = request_parser::progress;

constexpr std::size_t most_head = 1024;
constexpr std::size_t most_body = 256;

// All that is known of a request when it is complete or refused.
struct outcome {
    progress reached = progress::needs_more;
    std::size_t taken = 0;
    std::optional<http::failure> why{};
    std::string method{};
    std::string target{};
    std::string path{};
    std::string query{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    bool keeps_alive = false;

    bool operator==(const outcome&) const = default;
};

// Gives the parser at most `piece` more bytes at a time, as a socket might.
outcome read(std::string_view input, std::size_t piece) {
    request_parser parser(most_head);
    outcome out;
    std::size_t received = std::min(piece, input.size());
    while (true) {
        const auto [reached, taken] = parser.put(input.substr(out.taken, received - out.taken));
        out.reached = reached;
        out.taken += taken;
        require(out.taken <= received, "not more is taken than was given");
        if (reached == progress::head_done && !parser.limit_body(most_body)) {
            out.why = http::failure::body_too_large;
            break;
        }
        if (reached == progress::failed) out.why = parser.failure();
        if (reached == progress::failed || reached == progress::request_done) break;
        if (reached == progress::needs_more) {
            if (received == input.size()) break;
            received = std::min(received + piece, input.size());
        }
    }
    if (out.reached != progress::request_done) return {.reached = out.reached, .why = out.why};
    const auto& request = parser.request();
    out.method = parser.method_text();
    out.target = request.target;
    out.path = request.path;
    out.query = request.query;
    for (const auto& [name, value] : request.headers)
        out.headers.emplace_back(name, value);
    out.body = request.body;
    out.keeps_alive = parser.keep_alive();
    return out;
}

using their_parser = beast::request_parser<beast::string_body>;

void compare_with_beast(std::string_view input, const outcome& ours) {
    their_parser theirs;
    theirs.eager(true);
    theirs.header_limit(most_head + 16);
    theirs.body_limit(most_body);
    boost::system::error_code error;
    const auto skipped = input.starts_with("\r\n") ? input.substr(2) : input;
    std::size_t taken = input.size() - skipped.size();
    while (!error && !theirs.is_done() && taken < input.size()) {
        const auto count = theirs.put(boost::asio::const_buffer(input.data() + taken, input.size() - taken), error);
        taken += count;
        if (count == 0) break;
    }
    require(!error && theirs.is_done() && taken == ours.taken, "Beast accepts what is accepted, to the same byte");
    const auto& message = theirs.get();
    require(std::string_view(message.method_string()) == ours.method, "the method is the same");
    require(std::string_view(message.target()) == ours.target, "the target is the same");
    require(message.body() == ours.body, "the body is the same");
    require(message.keep_alive() == ours.keeps_alive, "the connection goes on in both or in none");
    for (const auto& [name, value] : ours.headers) {
        const auto range = message.equal_range(name);
        require(std::any_of(range.first, range.second,
                            [&](const auto& each) { return std::string_view(each.value()) == value; }),
                "each field is the same");
    }
}

void check_request(const outcome& accepted) {
    const auto count = [&](std::string_view name) {
        return std::ranges::count_if(accepted.headers,
                                     [&](const auto& each) { return base::equal_ignoring_case(each.first, name); });
    };
    require(count("Host") <= 1 && count("Content-Length") <= 1, "what decides who reads what is there once");
    require(count("Content-Length") == 0 || count("Transfer-Encoding") == 0, "a body has one length");
    require(accepted.path.starts_with('/') || accepted.path == "*", "the path is absolute");
    require(accepted.body.size() <= most_body, "the body has its bound");
    for (const auto& [name, value] : accepted.headers) {
        require(base::is_token(name), "a name is a token");
        require(!value.contains('\r') && !value.contains('\n') && !value.contains('\0'), "a value is on one line");
    }
}

} // namespace

std::vector<std::string> seeds() {
    return {"GET /a/b?x=1 HTTP/1.1\r\nHost: localhost:8000\r\nCookie: a=b\r\n\r\n",
            "POST /a HTTP/1.1\r\nhost: a\r\nContent-Length: 3\r\n\r\nabc",
            "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n",
            "\r\nOPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET https://a:1/b HTTP/1.1\r\nHost: a:1\r\nExpect: 100-continue\r\nX: a\r\n b\r\n\r\n"};
}

void try_input(std::string_view input) {
    const auto whole = read(input, std::max<std::size_t>(input.size(), 1));
    // What is malformed may show later in pieces, or not before the end of the head; what is accepted may not differ.
    for (const std::size_t piece : {1, 7}) {
        const auto read_in_pieces = read(input, piece);
        require(read_in_pieces == whole ||
                    (whole.reached != progress::request_done && read_in_pieces.reached != progress::request_done),
                "a request is the same in whatever pieces it comes");
    }
    if (whole.reached != progress::request_done) return;
    compare_with_beast(input, whole);
    check_request(whole);
}

} // namespace poolguard::fuzz
