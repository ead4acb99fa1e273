#pragma once
// A value of a request that policies compare. DynamoDB's keys can be numbers and bytes, which have many spellings: the
// policies must see one key where DynamoDB sees one ("Data types", Amazon DynamoDB developer guide).

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard::pool {

struct context_value {
    enum class kind { text, number, binary };

    // Implicit, as most values are plain text. A number is a plain_number, binary is plain_base64.
    context_value(std::string from, kind is = kind::text) : text(std::move(from)), compared_as(is) {}
    context_value(const char* from) : text(from) {}

    // Whether a text of a policy spells this value; always false for plain text.
    bool is_spelled_by(std::string_view wanted) const;

    std::string text;
    kind compared_as = kind::text;
};

// DynamoDB's number without an exponent, a plus sign or extra zeros: "7" for "7.0", "+007" and "0.7e1". nullopt if it
// is not one, or has more than 38 digits or a magnitude beyond DynamoDB's range.
std::optional<std::string> plain_number(std::string_view text);

// Padded base64 for the same bytes in any spelling: without padding, or in the alphabet for URLs. nullopt if it is
// none.
std::optional<std::string> plain_base64(std::string_view text);

} // namespace poolguard::pool
