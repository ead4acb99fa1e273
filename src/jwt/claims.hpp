#pragma once
// The claims that are checked (RFC 7519 section 4.1, and Cognito's), as views into a payload that must outlive them.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

namespace poolguard::jwt {

struct claims {
    // Seconds since 1970, from 0 to 2^53.
    std::optional<std::int64_t> expires, issued_at, not_before, auth_time;
    std::optional<std::string_view> issuer, subject, use, client_id, username, cognito_username, scope, jti, origin_jti,
        event_id, nonce;
    const boost::json::value* audience = nullptr; // text, or an array of at least one text
    const boost::json::array* groups = nullptr;   // an array of texts
    // False if a known claim has the wrong type; it then counts as missing.
    bool well_typed = true;
};

claims read_claims(const boost::json::object& payload);

// Whether the space-separated list has exactly that word (RFC 6749 section 3.3).
bool has_word(std::string_view list, std::string_view word);

} // namespace poolguard::jwt
