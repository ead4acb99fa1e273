#include "jwt/claims.hpp"

#include <algorithm>
#include <array>

namespace poolguard::jwt {
namespace {

using value_kind = claim_value::kind;

struct text_claim {
    std::string_view name;
    std::optional<std::string_view> claims::* where;
};
constexpr std::array text_claims{
    text_claim{"iss", &claims::issuer},        text_claim{"sub", &claims::subject},
    text_claim{"token_use", &claims::use},     text_claim{"client_id", &claims::client_id},
    text_claim{"scope", &claims::scope},       text_claim{"username", &claims::username},
    text_claim{"jti", &claims::jti},           text_claim{"origin_jti", &claims::origin_jti},
    text_claim{"event_id", &claims::event_id}, text_claim{"cognito:username", &claims::cognito_username},
    text_claim{"nonce", &claims::nonce},
};

struct number_claim {
    std::string_view name;
    std::optional<std::int64_t> claims::* where;
};
constexpr std::array number_claims{
    number_claim{"exp", &claims::expires},
    number_claim{"iat", &claims::issued_at},
    number_claim{"nbf", &claims::not_before},
    number_claim{"auth_time", &claims::auth_time},
};

bool note_audience(claims& in, claim_value& value) {
    if (value.is == value_kind::text) in.audience.push_back(value.text);
    if (value.is == value_kind::texts) in.audience = std::move(value.texts);
    return !in.audience.empty();
}

bool note_groups(claims& in, claim_value& value) {
    if (value.is == value_kind::texts) in.groups = std::move(value.texts);
    return in.groups.has_value();
}

} // namespace

bool note_claim(claims& in, std::string_view name, claim_value& value) {
    bool is_right = true;
    if (const auto* text = std::ranges::find(text_claims, name, &text_claim::name); text != text_claims.end()) {
        is_right = value.is == value_kind::text;
        if (is_right) in.*text->where = value.text;
    } else if (const auto* number = std::ranges::find(number_claims, name, &number_claim::name);
               number != number_claims.end()) {
        is_right = value.is == value_kind::number;
        if (is_right) in.*number->where = value.number;
    } else if (name == "aud") {
        is_right = note_audience(in, value);
    } else if (name == "cognito:groups") {
        is_right = note_groups(in, value);
    } else {
        return false;
    }
    in.well_typed = in.well_typed && is_right;
    return true;
}

std::optional<std::string_view> find_text(const claims& in, std::string_view name) {
    const auto* found = std::ranges::find(text_claims, name, &text_claim::name);
    return found != text_claims.end() ? in.*found->where : std::nullopt;
}

bool has_word(std::string_view list, std::string_view word) {
    if (word.empty()) return false;
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

} // namespace poolguard::jwt
