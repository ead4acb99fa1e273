#pragma once
// The compact serialisation of a signed token (RFC 7515 section 3.1): three base64url parts joined by dots.

#include "jwt/error.hpp"

#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <string_view>

namespace poolguard::jwt {

// Views into the token, still encoded.
struct compact_token {
    std::string_view header;
    std::string_view payload;
    std::string_view signature; // empty in an unsigned token
    std::string_view signed_text;
};

// token_too_large or malformed_token. Encrypted tokens (RFC 7516) have five parts and are refused here.
std::expected<compact_token, error> split(std::string_view token, std::size_t max_bytes);

// The text as a JSON object; the error is `otherwise` or duplicate_member.
std::expected<boost::json::value, error> parse_object(std::string_view text, error otherwise);

// The same for a part that is still encoded; the error may also be not_canonical_base64url.
std::expected<boost::json::value, error> decode_object(std::string_view part, error otherwise);

} // namespace poolguard::jwt
