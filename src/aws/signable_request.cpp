#include "aws/signable_request.hpp"

#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"

#include <algorithm>

namespace poolguard::aws {
namespace {

// A stray percent sign is taken literally, as other implementations do.
std::string encoded_once(std::string_view text) { return base::percent_encode(base::percent_decode_leniently(text)); }

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

std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name) {
    std::vector<std::string_view> found;
    for (const auto& [name, value] : headers)
        if (base::equal_ignoring_case(name, lower_name)) found.emplace_back(value);
    return found;
}

void remove_header(header_list& headers, std::string_view lower_name) {
    std::erase_if(headers, [&](const auto& header) { return base::equal_ignoring_case(header.first, lower_name); });
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
        out += base::percent_encode(segment);
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
