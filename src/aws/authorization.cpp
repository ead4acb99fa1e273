#include "aws/signature.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace poolguard::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
// Far more than any client sends, and small enough to be split cheaply.
constexpr std::size_t longest_header = 4096;

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(at, start), text.size());
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

bool is_key_character(char c) { return base::is_alphanumeric(c) || c == '_'; }
bool is_label_character(char c) { return base::is_digit(c) || base::is_lower(c) || c == '-'; }
bool is_header_character(char c) { return is_label_character(c) || c == '_' || c == '.'; }

bool consists_of(std::string_view text, std::size_t longest, bool (*accepts)(char)) {
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, accepts);
}

bool read_credential(std::string_view text, authorization& out) {
    const auto parts = split(text, '/');
    if (parts.size() != 5 || parts[4] != "aws4_request" || !consists_of(parts[0], 128, is_key_character) ||
        parts[1].size() != 8 || !consists_of(parts[1], 8, base::is_digit) ||
        !consists_of(parts[2], 64, is_label_character) || !consists_of(parts[3], 64, is_label_character))
        return false;
    out.access_key_id = parts[0];
    out.scope = {std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
    return true;
}

bool read_signed_headers(std::string_view text, authorization& out) {
    for (const auto name : split(text, ';')) {
        if (!consists_of(name, 128, is_header_character)) return false;
        if (!out.signed_headers.empty() && out.signed_headers.back() >= name) return false;
        out.signed_headers.emplace_back(name);
    }
    return true;
}

} // namespace

std::expected<authorization, signature_error> parse_authorization(std::string_view header) {
    header = base::trim(header, " ");
    if (!header.starts_with(algorithm)) return std::unexpected(signature_error::unsupported_algorithm);
    header.remove_prefix(algorithm.size());
    if (header.empty()) return std::unexpected(signature_error::no_credential);
    if (!header.starts_with(' ')) return std::unexpected(signature_error::unsupported_algorithm);
    if (header.size() > longest_header) return std::unexpected(signature_error::malformed);

    static constexpr std::array<std::string_view, 3> names{"Credential", "SignedHeaders", "Signature"};
    std::array<std::optional<std::string_view>, names.size()> values;
    for (const auto part : split(header, ',')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) return std::unexpected(signature_error::malformed);
        const auto* const name = std::ranges::find(names, base::trim(part.substr(0, equals), " "));
        if (name == names.end()) return std::unexpected(signature_error::malformed);
        auto& value = values.at(static_cast<std::size_t>(name - names.begin()));
        if (value) return std::unexpected(signature_error::malformed);
        value = base::trim(part.substr(equals + 1), " ");
    }
    if (!values[0]) return std::unexpected(signature_error::no_credential);
    if (!values[1]) return std::unexpected(signature_error::no_signed_headers);
    if (!values[2]) return std::unexpected(signature_error::no_signature);

    authorization out;
    if (!read_credential(*values[0], out)) return std::unexpected(signature_error::malformed_credential);
    if (!read_signed_headers(*values[1], out)) return std::unexpected(signature_error::malformed_signed_headers);
    if (values[2]->size() != 64 || !consists_of(*values[2], 64, base::is_lower_hex_digit))
        return std::unexpected(signature_error::malformed_signature);
    out.signature = *values[2];
    return out;
}

} // namespace poolguard::aws
