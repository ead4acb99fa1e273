#include "jwt/claims.hpp"

#include <algorithm>
#include <array>
#include <boost/json/string.hpp>
#include <cmath>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;

constexpr std::int64_t max_number = std::int64_t{1} << 53;

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

std::optional<std::int64_t> read_number(const bj::value& value) {
    if (const auto* whole = value.if_int64()) {
        if (*whole < 0 || *whole > max_number) return std::nullopt;
        return *whole;
    }
    // 1.7e9 is a whole number too; the comparison also refuses infinities and NaN.
    const auto* number = value.if_double();
    if (number == nullptr || !(*number >= 0 && *number <= static_cast<double>(max_number)) ||
        std::trunc(*number) != *number)
        return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

bool all_texts(const bj::array& list) {
    return std::ranges::all_of(list, [](const bj::value& entry) { return entry.is_string(); });
}

bool read_lists(claims& out, std::string_view name, const bj::value& value) {
    const auto* list = value.if_array();
    if (name == "aud") {
        if (!value.is_string() && (list == nullptr || list->empty() || !all_texts(*list))) return false;
        out.audience = &value;
    } else if (name == "cognito:groups") {
        if (list == nullptr || !all_texts(*list)) return false;
        out.groups = list;
    }
    return true;
}

bool read_member(claims& out, std::string_view name, const bj::value& value) {
    for (const auto& claim : text_claims) {
        if (claim.name != name) continue;
        const auto* text = value.if_string();
        if (text == nullptr) return false;
        out.*claim.where = std::string_view(text->data(), text->size());
        return true;
    }
    for (const auto& claim : number_claims) {
        if (claim.name != name) continue;
        out.*claim.where = read_number(value);
        return (out.*claim.where).has_value();
    }
    return read_lists(out, name, value);
}

} // namespace

claims read_claims(const bj::object& payload) {
    claims out;
    for (const auto& member : payload) {
        const auto key = member.key();
        if (!read_member(out, {key.data(), key.size()}, member.value())) out.well_typed = false;
    }
    return out;
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
