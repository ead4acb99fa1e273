#include "jwt/compact.hpp"

#include "base/bytes.hpp"
#include "base/json/parse.hpp"

namespace poolguard::jwt {

std::expected<compact_token, error> split(std::string_view token, std::size_t max_bytes) {
    if (token.size() > max_bytes) return std::unexpected(error::token_too_large);
    const auto first = token.find('.');
    if (first == std::string_view::npos) return std::unexpected(error::malformed_token);
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::unexpected(error::malformed_token);
    const compact_token parts{.header = token.substr(0, first),
                              .payload = token.substr(first + 1, second - first - 1),
                              .signature = token.substr(second + 1),
                              .signed_text = token.substr(0, second)};
    if (parts.header.empty() || parts.payload.empty()) return std::unexpected(error::malformed_token);
    return parts;
}

std::expected<boost::json::value, error> parse_object(std::string_view text, error otherwise) {
    auto value = base::json::parse(text);
    if (!value)
        return std::unexpected(value.error() == base::json::parse_error::duplicate_member ? error::duplicate_member
                                                                                          : otherwise);
    if (!value->is_object()) return std::unexpected(otherwise);
    return *std::move(value);
}

std::expected<boost::json::value, error> decode_object(std::string_view part, error otherwise) {
    const auto text = base::from_base64url(part);
    if (!text) return std::unexpected(error::not_canonical_base64url);
    return parse_object(*text, otherwise);
}

} // namespace poolguard::jwt
