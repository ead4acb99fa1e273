#include "http/parsing/request_parser.hpp"

#include "base/ascii.hpp"
#include "base/secret.hpp"
#include "http/parsing/plain_head.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace poolguard::http {
namespace {

namespace beast_http = boost::beast::http;

// "0\r\n\r\n": the rest of a chunked body is never shorter, and the parser must not be given less.
constexpr std::size_t shortest_chunked_rest = 5;

// "GET / HTTP/2.0" has an unsupported version; "GET / HTTX" is no request line at all.
bool has_other_version(std::string_view input) {
    const auto line = input.substr(0, input.find("\r\n"));
    const auto last = line.substr(line.rfind(' ') + 1);
    return last.size() == 8 && last.starts_with("HTTP/") && base::is_digit(last[5]) && last[6] == '.' &&
           base::is_digit(last[7]);
}

bool is_host(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return base::is_alphanumeric(c) || std::string_view("-._~%!$&'()*+,;=:[]").contains(c); });
}

// The absolute form (RFC 9112 section 3.2.2) without its scheme: authority and path.
std::optional<std::string_view> behind_scheme(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (base::equal_ignoring_case(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
    return std::nullopt;
}

} // namespace

request_parser::request_parser(std::size_t max_header_bytes) : max_header_bytes_(max_header_bytes) {
    constexpr std::size_t usual_head = 2048;
    parts_.text.reserve(usual_head);
    sink_.emplace(parts_);
}

request_parser::~request_parser() { parts_.clear(); }

void request_parser::drop_body() {
    request_.body = {};
    base::wipe(parts_.body);
}

void request_parser::reset() {
    parts_.clear();
    if (!is_plain_) sink_.emplace(parts_);
    header_bytes_ = 0;
    request_.method = method::get;
    request_.target = request_.path = request_.query = request_.body = request_.request_id = {};
    request_.remote_address = request_.pattern = {};
    request_.is_secure = false;
    request_.headers.clear();
    request_.path_parameters.clear();
    started_ = has_passed_empty_line_ = head_reported_ = has_body_ = keep_alive_ = is_plain_ = false;
}

// A request with a plain head has no body.
request_parser::step request_parser::put_plain(std::string_view head, std::size_t taken) {
    started_ = is_plain_ = true;
    header_bytes_ = head.size();
    build_request();
    if (const auto refused = check_head()) return fail(*refused, taken + head.size());
    head_reported_ = true;
    return {progress::head_done, taken + head.size()};
}

bool request_parser::is_short(std::string_view rest) const {
    return rest.empty() || (head_reported_ && sink_->chunked() && rest.size() < shortest_chunked_rest);
}

request_parser::step request_parser::put(std::string_view input) {
    if (head_reported_ && is_body_done()) {
        request_.body = parts_.body;
        return {progress::request_done, 0};
    }
    std::size_t taken = 0;
    // One empty line before a request is ignored (RFC 9112 section 2.2).
    if (!started_ && !has_passed_empty_line_ && input.starts_with('\r')) {
        if (input == "\r") return {progress::needs_more, 0};
        has_passed_empty_line_ = input.starts_with("\r\n");
        taken = has_passed_empty_line_ ? 2 : 0;
    }
    if (!started_ && taken < input.size()) {
        const auto size = read_plain_head(input.substr(taken, max_header_bytes_), parts_);
        if (size > 0) return put_plain(input.substr(taken, size), taken);
    }
    for (;;) {
        const auto rest = input.substr(taken);
        if (is_short(rest)) return {progress::needs_more, taken};
        started_ = true;
        boost::system::error_code error;
        const auto count = sink_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        taken += count;
        if (!head_reported_) header_bytes_ += count;
        if (error == beast_http::error::need_more) {
            // After the head, the same limit applies to a chunk's header and to trailer fields.
            const auto waiting = input.size() - taken + (head_reported_ ? 0 : header_bytes_);
            if (waiting > max_header_bytes_) return fail(failure::header_too_large, taken);
            return {progress::needs_more, taken};
        }
        if (error) return fail(reason_of(error, rest), taken);
        if (!head_reported_ && sink_->is_header_done()) {
            if (header_bytes_ > max_header_bytes_) return fail(failure::header_too_large, taken);
            build_request();
            if (const auto refused = check_head()) return fail(*refused, taken);
            head_reported_ = true;
            return {progress::head_done, taken};
        }
        if (sink_->is_done()) {
            request_.body = parts_.body;
            return {progress::request_done, taken};
        }
    }
}

bool request_parser::limit_body(std::size_t bytes) {
    if (is_plain_) return true;
    if (sink_->content_length().value_or(0) > bytes) return false;
    sink_->body_limit(bytes);
    return true;
}

request_parser::step request_parser::fail(http::failure reason, std::size_t taken) {
    failure_ = reason;
    if (!head_reported_) build_request();
    return {progress::failed, taken};
}

http::failure request_parser::reason_of(const boost::system::error_code& error, std::string_view input) const {
    if (parts_.refused) return *parts_.refused;
    if (error == beast_http::error::body_limit) return failure::body_too_large;
    if (error == beast_http::error::header_limit) return failure::header_too_large;
    if (error == beast_http::error::bad_content_length || error == beast_http::error::multiple_content_length)
        return parts_.has_transfer_encoding ? failure::conflicting_framing : failure::bad_content_length;
    if (error == beast_http::error::bad_transfer_encoding) return failure::conflicting_framing;
    if (head_reported_) return failure::malformed_body;
    if (error == beast_http::error::bad_version && has_other_version(input)) return failure::unsupported_version;
    return parts_.version == 0 ? failure::malformed_request_line : failure::malformed_header;
}

void request_parser::build_request() {
    if (parts_.version == 0) return;
    request_.method = parse_method(method_text()).value_or(method::get);
    request_.target = parts_.view(parts_.target);
    auto path = request_.target;
    if (const auto rest = behind_scheme(path)) path = rest->substr(std::min(rest->find_first_of("/?"), rest->size()));
    const auto question = path.find('?');
    request_.path = path.substr(0, question);
    request_.query = question == std::string_view::npos ? std::string_view{} : path.substr(question + 1);
    if (request_.path.empty()) request_.path = "/";
    request_.headers.clear();
    for (const auto& field : parts_.fields)
        request_.headers.push_back({parts_.view(field.name), parts_.view(field.value)});
}

std::optional<http::failure> request_parser::check_head() {
    has_body_ = !is_plain_ && (sink_->chunked() || sink_->content_length().value_or(0) > 0);
    keep_alive_ = is_plain_ || sink_->keep_alive();
    if (parts_.has_transfer_encoding && (parts_.has_content_length || parts_.version == 10))
        return failure::conflicting_framing;
    const auto host = request_.find_header("host");
    if (parts_.hosts > 1 || (parts_.hosts == 0 && parts_.version == 11)) return failure::bad_host;
    if (host && !is_host(*host)) return failure::bad_host;
    if (!parse_method(method_text())) return failure::unsupported_method;
    if (const auto rest = behind_scheme(request_.target)) {
        // If the target names another host than the Host header, different parties could read the request differently.
        const auto authority = rest->substr(0, rest->find_first_of("/?"));
        if (authority.empty() || !host || !base::equal_ignoring_case(authority, *host)) return failure::bad_target;
        return std::nullopt;
    }
    const bool is_server_wide = request_.target == "*" && request_.method == method::options;
    if (!request_.target.starts_with('/') && !is_server_wide) return failure::bad_target;
    return std::nullopt;
}

} // namespace poolguard::http
