#include "aws/signable_request.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace poolguard::aws {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_named(std::string_view name, std::string_view lower_name) {
    return std::ranges::equal(name, lower_name, [](char a, char b) { return lower(a) == b; });
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void append_encoded(std::string& out, char c) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += digits[octet >> 4U];
    out += digits[octet & 15U];
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char small = lower(c);
    if (small >= 'a' && small <= 'f') return static_cast<unsigned>(small - 'a') + 10;
    return std::nullopt;
}

// A stray percent sign stands for itself, as no other reading of it is agreed upon.
std::string encoded_once(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%' && i + 2 < text.size()) {
            const auto high = hex_digit(text[i + 1]);
            const auto low = hex_digit(text[i + 2]);
            if (high && low) {
                c = static_cast<char>(*high * 16 + *low);
                i += 2;
            }
        }
        if (is_unreserved(c))
            out += c;
        else
            append_encoded(out, c);
    }
    return out;
}

void append_folded(std::string& out, std::string_view value) {
    bool pending = false;
    bool started = false;
    for (const char c : value) {
        if (c == ' ' || c == '\t') {
            pending = started;
            continue;
        }
        if (pending) out += ' ';
        pending = false;
        started = true;
        out += c;
    }
}

} // namespace

std::string to_lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name) {
    std::vector<std::string_view> found;
    for (const auto& [name, value] : headers)
        if (is_named(name, lower_name)) found.emplace_back(value);
    return found;
}

void remove_header(header_list& headers, std::string_view lower_name) {
    std::erase_if(headers, [&](const auto& header) { return is_named(header.first, lower_name); });
}

std::string canonical_path(std::string_view path) {
    std::vector<std::string_view> segments;
    for (std::size_t start = 0; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        const auto segment = path.substr(start, end - start);
        if (segment == "..") {
            if (!segments.empty()) segments.pop_back();
        } else if (!segment.empty() && segment != ".") {
            segments.push_back(segment);
        }
        start = end + 1;
    }
    std::string out;
    for (const auto segment : segments) {
        out += '/';
        for (const char c : segment)
            if (is_unreserved(c))
                out += c;
            else
                append_encoded(out, c);
    }
    if (out.empty() || path.ends_with('/')) out += '/';
    return out;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (std::size_t start = 0; start < query.size();) {
        const auto end = std::min(query.find('&', start), query.size());
        const auto pair = query.substr(start, end - start);
        const auto equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            parameters.emplace_back(encoded_once(pair.substr(0, equals)),
                                    encoded_once(pair.substr(std::min(equals + 1, pair.size()))));
        start = end + 1;
    }
    std::ranges::sort(parameters);
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty()) out += '&';
        out += name;
        out += '=';
        out += value;
    }
    return out;
}

std::string canonical_request(const signable_request& request, const std::vector<std::string>& signed_names,
                              std::string_view body_hash) {
    std::string out = request.method;
    out += '\n';
    out += canonical_path(request.path);
    out += '\n';
    out += canonical_query(request.query);
    out += '\n';
    for (const auto& name : signed_names) {
        out += name;
        char separator = ':';
        for (const auto value : values_of(request.headers, name)) {
            out += separator;
            append_folded(out, value);
            separator = ',';
        }
        out += '\n';
    }
    char separator = '\n';
    for (const auto& name : signed_names) {
        out += separator;
        out += name;
        separator = ';';
    }
    out += '\n';
    out += body_hash;
    return out;
}

} // namespace poolguard::aws
