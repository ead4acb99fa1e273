#include "http/response_writer.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

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

bool is_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet >= 0x20 && octet != 0x7f) || c == '\t';
    });
}

bool is_own_header(std::string_view name) {
    return std::ranges::any_of(own_headers,
                               [name](std::string_view own) { return base::equal_ignoring_case(own, name); });
}

void append_number(std::string& out, std::size_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": "sv;
    out += value;
    out += "\r\n"sv;
}

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

void append_head(std::string& out, const response& answer, const response_frame& frame) {
    out += "HTTP/1.1 "sv;
    append_number(out, answer.status);
    out += ' ';
    out += reason_phrase(answer.status);
    out += "\r\nDate: "sv;
    out += frame.date;
    out += "\r\nX-Request-Id: "sv;
    out += frame.request_id;
    out += "\r\n"sv;
    if (may_have_content(answer.status)) {
        if (!answer.content_type.empty()) append_header(out, "Content-Type", answer.content_type);
        out += "Content-Length: "sv;
        append_number(out, answer.content().size());
        out += "\r\n"sv;
    }
    if (frame.closes)
        out += "Connection: close\r\n"sv;
    else if (frame.names_keep_alive)
        out += "Connection: keep-alive\r\n"sv;
    out += browser_rules;
    const bool has_referrer_policy = std::ranges::any_of(
        answer.headers, [](const auto& line) { return base::equal_ignoring_case(referrer_header, line.first); });
    if (!has_referrer_policy) append_header(out, referrer_header, "no-referrer");
    if (frame.is_secure) out += transport_rule;
    bool has_policy = false;
    bool has_caching = false;
    for (const auto& [name, value] : answer.headers) {
        if (is_own_header(name)) continue;
        append_header(out, name, value);
        has_policy = has_policy || base::equal_ignoring_case(policy_header, name);
        has_caching = has_caching || base::equal_ignoring_case(caching_header, name);
    }
    if (!has_caching) append_header(out, caching_header, "no-store");
    if (!has_policy) append_header(out, policy_header, strictest_policy);
    out += "\r\n"sv;
}

} // namespace poolguard::http
