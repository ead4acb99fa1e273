#include "http/response_writer.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace poolguard::http {
namespace {

using std::operator""sv;

constexpr std::array<std::string_view, 5> own_headers = {"content-length", "connection", "transfer-encoding", "date",
                                                         "x-request-id"};

constexpr std::string_view policy_header = "Content-Security-Policy";
constexpr std::string_view strictest_policy = "default-src 'none'; frame-ancestors 'none'";
constexpr std::string_view browser_rules = "X-Content-Type-Options: nosniff\r\n"
                                           "X-Frame-Options: DENY\r\n";
constexpr std::string_view caching_header = "Cache-Control";
constexpr std::string_view referrer_header = "Referrer-Policy";
constexpr std::string_view transport_rule = "Strict-Transport-Security: max-age=31536000\r\n";

constexpr auto in_values = [] {
    std::array<bool, 256> out{};
    for (unsigned c = ' '; c < out.size(); ++c)
        out[c] = c != 0x7f;
    out['\t'] = true;
    return out;
}();

bool is_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return in_values[static_cast<unsigned char>(c)]; });
}

bool is_own_header(std::string_view name) {
    return std::ranges::any_of(own_headers,
                               [name](std::string_view own) { return base::equal_ignoring_case(own, name); });
}

// Writes into memory that is large enough: strings that grow cost more than all that is written here.
class head_text {
  public:
    explicit head_text(char* into) : at_(into) {}
    head_text& operator<<(std::string_view text) {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
        return *this;
    }
    head_text& operator<<(std::size_t number) {
        at_ = std::to_chars(at_, at_ + longest_number, number).ptr;
        return *this;
    }
    void header(std::string_view name, std::string_view value) { *this << name << ": "sv << value << "\r\n"sv; }
    char* end() const { return at_; }

    static constexpr std::size_t longest_number = 20;

  private:
    char* at_;
};

} // namespace

std::string_view reason_phrase(unsigned status) {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "";
    }
}

bool may_have_content(unsigned status) { return status != 204 && status != 304; }

bool is_well_formed(const response& answer) {
    if (answer.status < 200 || answer.status > 599 || !is_value(answer.content_type)) return false;
    return std::ranges::all_of(answer.headers,
                               [](const auto& line) { return base::is_token(line.first) && is_value(line.second); });
}

namespace {

void write_framing(head_text& out, const response& answer, const response_frame& frame) {
    out << "HTTP/1.1 "sv << std::size_t{answer.status} << " "sv << reason_phrase(answer.status) << "\r\n"sv;
    out.header("Date", frame.date);
    out.header("X-Request-Id", frame.request_id);
    if (may_have_content(answer.status)) {
        if (!answer.content_type.empty()) out.header("Content-Type", answer.content_type);
        out << "Content-Length: "sv << answer.content().size() << "\r\n"sv;
    }
    if (frame.closes)
        out << "Connection: close\r\n"sv;
    else if (frame.names_keep_alive)
        out << "Connection: keep-alive\r\n"sv;
    out << browser_rules;
}

void write_head(head_text& out, const response& answer, const response_frame& frame) {
    write_framing(out, answer, frame);
    const bool has_referrer_policy = std::ranges::any_of(
        answer.headers, [](const auto& line) { return base::equal_ignoring_case(referrer_header, line.first); });
    if (!has_referrer_policy) out.header(referrer_header, "no-referrer");
    if (frame.is_secure) out << transport_rule;
    bool has_policy = false;
    bool has_caching = false;
    for (const auto& [name, value] : answer.headers) {
        if (is_own_header(name)) continue;
        out.header(name, value);
        has_policy = has_policy || base::equal_ignoring_case(policy_header, name);
        has_caching = has_caching || base::equal_ignoring_case(caching_header, name);
    }
    if (!has_caching) out.header(caching_header, "no-store");
    if (!has_policy) out.header(policy_header, strictest_policy);
    out << "\r\n"sv;
}

} // namespace

std::size_t longest_head(const response& answer, const response_frame& frame) {
    constexpr std::size_t own_lines = 1024; // which are far shorter
    auto out = own_lines + answer.content_type.size() + frame.date.size() + frame.request_id.size();
    for (const auto& [name, value] : answer.headers)
        out += name.size() + value.size() + 4;
    return out;
}

void append_head(std::string& out, const response& answer, const response_frame& frame) {
    const auto before = out.size();
    out.resize_and_overwrite(before + longest_head(answer, frame), [&](char* at, std::size_t) {
        head_text head(at + before);
        write_head(head, answer, frame);
        return static_cast<std::size_t>(head.end() - at);
    });
}

} // namespace poolguard::http
