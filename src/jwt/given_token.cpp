#include "jwt/given_token.hpp"

#include "base/bytes.hpp"
#include "base/json/read.hpp"

namespace poolguard::jwt {

std::optional<given_token> read_given_token(std::string_view access_token) {
    const auto first = access_token.find('.');
    const auto second = access_token.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    const auto payload = base::from_base64url(access_token.substr(first + 1, second - first - 1));
    if (!payload) return std::nullopt;
    auto claims = base::json::read<given_token>(*payload, base::json::unknown_members::ignore);
    if (!claims) return std::nullopt;
    return std::move(*claims);
}

bool name_different_users(std::string_view one, std::string_view other) {
    const auto first = read_given_token(one);
    const auto second = read_given_token(other);
    return first && second && first->sub != second->sub;
}

} // namespace poolguard::jwt
