#include "library/cognito/request_body.hpp"

#include "base/secret.hpp"

namespace poolguard {
inline namespace v0_1 {

wiped_map::~wiped_map() {
    for (auto& [name, value] : values)
        base::wipe(value);
}

request_body::request_body() : out_("{") {}
request_body::~request_body() { base::wipe(out_); }

// Escapes what RFC 8259 section 7 requires. A string that grows would leave a copy behind, so it is replaced and wiped.
void request_body::add_quoted(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t longest_escape = 6;
    if (const auto needed = out_.size() + value.size() * longest_escape + 64; needed > out_.capacity()) {
        std::string larger;
        larger.reserve(needed * 2);
        larger = out_;
        base::wipe(out_);
        out_ = std::move(larger);
    }
    out_ += '"';
    for (const char each : value) {
        const auto octet = static_cast<unsigned char>(each);
        if (each == '"' || each == '\\')
            (out_ += '\\') += each;
        else if (octet < 0x20)
            ((out_ += "\\u00") += digits[octet >> 4]) += digits[octet & 15];
        else
            out_ += each;
    }
    out_ += '"';
}

void request_body::begin_member(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    add_quoted(name);
    out_ += ':';
}

request_body& request_body::text(std::string_view name, std::string_view value) {
    begin_member(name);
    add_quoted(value);
    return *this;
}

request_body& request_body::text_if_any(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
}

request_body& request_body::texts(std::string_view name, const text_map& values) {
    begin_member(name);
    char before = '{';
    for (const auto& [key, value] : values) {
        out_ += before;
        add_quoted(key);
        out_ += ':';
        add_quoted(value);
        before = ',';
    }
    out_ += values.empty() ? "{}" : "}";
    return *this;
}

request_body& request_body::attributes(std::string_view name, const text_map& values) {
    if (values.empty()) return *this;
    begin_member(name);
    char before = '[';
    for (const auto& [key, value] : values) {
        out_ += before;
        out_ += "{\"Name\":";
        add_quoted(key);
        out_ += ",\"Value\":";
        add_quoted(value);
        out_ += '}';
        before = ',';
    }
    out_ += ']';
    return *this;
}

std::string_view request_body::json() { return out_ += '}'; }

} // namespace v0_1
} // namespace poolguard
