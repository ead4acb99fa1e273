#include "http/parsing/message_sink.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <cstring>
#include <limits>
#include <openssl/crypto.h>
#include <utility>

namespace poolguard::http {
namespace {

namespace beast_http = boost::beast::http;

std::string_view to_std(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool is_target(std::string_view target) {
    return std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

bool is_number(std::string_view text) { return std::ranges::all_of(text, base::is_digit); }

// A value folded over several lines was either assembled in other memory or starts after a line break.
bool is_folded(std::string_view name, std::string_view value) {
    const auto* name_end = name.data() + name.size();
    const auto* value_start = value.data();
    constexpr std::ptrdiff_t longest_gap = 64;
    if (std::less<>{}(value_start, name_end) || value_start - name_end > longest_gap) return !value.empty();
    return std::find(name_end, value_start, '\n') != value_start;
}

} // namespace

message_parts::slice message_parts::keep(std::string_view part) {
    const slice kept{text.size(), part.size()};
    text.append(part);
    return kept;
}

void message_parts::append_body(std::string_view part) {
    if (body.capacity() - body.size() < part.size()) {
        const auto needed = body.size() + part.size();
        auto wanted = std::max(body.capacity() * 2, needed);
        if (announced_body > 0) wanted = std::max(std::min(wanted, announced_body), needed);
        std::string larger;
        larger.reserve(wanted);
        larger = body;
        OPENSSL_cleanse(body.data(), body.size());
        body = std::move(larger);
    }
    body.append(part);
}

void message_parts::clear() {
    constexpr std::size_t largest_kept_body = 4UL * 1024;
    // Heads hold tokens and cookies, and the memory goes to another connection. For each request, and this is faster
    // than OPENSSL_cleanse().
    ::explicit_bzero(text.data(), text.size());
    text.clear();
    method = target = {};
    fields.clear();
    OPENSSL_cleanse(body.data(), body.size());
    body.clear();
    if (body.capacity() > largest_kept_body) body.shrink_to_fit();
    head_done = has_content_length = has_transfer_encoding = expects_continue = false;
    announced_body = 0;
    version = 0;
    hosts = content_types = 0;
    refused.reset();
}

message_sink::message_sink(message_parts& parts) : parts_(parts) {
    // The owner enforces the limits: the parser's own restart with each piece of a header.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
}

void message_sink::refuse(failure reason, error_code& error) {
    parts_.refused = reason;
    error = beast_http::error::bad_value;
}

void message_sink::on_request_impl(beast_http::verb, string_view method, string_view target, int version,
                                   error_code& error) {
    parts_.method = parts_.keep(to_std(method));
    parts_.target = parts_.keep(to_std(target));
    parts_.version = version;
    if (!is_target(to_std(target))) refuse(failure::bad_target, error);
}

void message_sink::on_field_impl(beast_http::field known, string_view name_text, string_view value_text,
                                 error_code& error) {
    const auto name = to_std(name_text);
    const auto value = to_std(value_text);
    if (is_folded(name, value)) return refuse(failure::malformed_header, error);
    // Trailer fields are not merged into the headers (RFC 9110 section 6.5.1).
    if (parts_.head_done) return;
    if (parts_.fields.size() == message_parts::max_fields) return refuse(failure::header_too_large, error);
    parts_.fields.push_back({parts_.keep(name), parts_.keep(value)});
    using beast_http::field;
    switch (known) {
    case field::host:
        ++parts_.hosts;
        break;
    case field::content_type:
        ++parts_.content_types;
        break;
    case field::content_length:
        if (parts_.has_content_length || !is_number(value)) return refuse(failure::bad_content_length, error);
        parts_.has_content_length = true;
        break;
    case field::transfer_encoding:
        if (!base::equal_ignoring_case(value, "chunked")) return refuse(failure::unsupported_transfer_encoding, error);
        parts_.has_transfer_encoding = true;
        break;
    case field::expect:
        if (!base::equal_ignoring_case(value, "100-continue")) return refuse(failure::unsupported_expectation, error);
        parts_.expects_continue = true;
        break;
    default:
        break;
    }
}

void message_sink::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    // A larger body gets its memory as it arrives: its length is only what the client says.
    constexpr std::size_t largest_reserved = 16UL * 1024;
    parts_.announced_body = static_cast<std::size_t>(length.value_or(0));
    parts_.body.reserve(std::min(parts_.announced_body, largest_reserved));
}

std::size_t message_sink::on_body_impl(string_view body, error_code&) {
    parts_.append_body(to_std(body));
    return body.size();
}

void message_sink::on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) {
    if (extensions.size() > max_chunk_extension) refuse(failure::malformed_body, error);
}

std::size_t message_sink::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
    parts_.append_body(to_std(body));
    return body.size();
}

} // namespace poolguard::http
