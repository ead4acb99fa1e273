#pragma once
// The claims that are checked (RFC 7519 section 4.1, and Cognito's), as views into a payload that must outlive them.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

using claim_texts = std::vector<std::string_view>;

struct claims {
    // Seconds since 1970, from 0 to 2^53.
    std::optional<std::int64_t> expires, issued_at, not_before, auth_time;
    std::optional<std::string_view> issuer, subject, use, client_id, username, cognito_username, scope, jti, origin_jti,
        event_id, nonce;
    claim_texts audience;              // "aud": a text, or an array of at least one; empty if it is missing
    std::optional<claim_texts> groups; // an array of texts
    // False if a known claim has the wrong type; it then counts as missing.
    bool well_typed = true;
};

// The value of a member, as far as claims have such values.
struct claim_value {
    enum class kind { text, texts, number, yes, other };
    kind is = kind::other;
    std::string_view text{};
    claim_texts texts{};     // of an array of texts, which may be empty
    std::int64_t number = 0; // whole, from 0 to 2^53
};

// Whether the name is that of a claim in the struct above. Notes its value there, or that it has the wrong type.
bool note_claim(claims& in, std::string_view name, claim_value& value);

// The text claim of that name; nullopt if it is not in the struct or missing.
std::optional<std::string_view> find_text(const claims& in, std::string_view name);

// Whether the space-separated list has exactly that word (RFC 6749 section 3.3).
bool has_word(std::string_view list, std::string_view word);

} // namespace poolguard::jwt
