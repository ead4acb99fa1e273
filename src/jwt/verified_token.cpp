#include "jwt/verified_token.hpp"

#include "base/json/lookup.hpp"
#include "jwt/claim_checks.hpp"

#include <algorithm>
#include <boost/json/string.hpp>

namespace poolguard::jwt {

verified_token::verified_token(boost::json::value payload, const jwt::claims& read, const policy& by, std::string kid)
    : payload_(std::move(payload)), claims_(read), kid_(std::move(kid)),
      use_(use_of(claims_, by).value_or(token_use::access)), usable_until_(expires()) {
    client_ = accepted_client(claims_, by, use_).value_or("");
    if (claims_.groups != nullptr)
        for (const auto& group : *claims_.groups)
            groups_.emplace_back(group.get_string());
    if (by.max_auth_age && claims_.auth_time)
        usable_until_ = std::min(usable_until_, base::from_epoch_seconds(*claims_.auth_time) + *by.max_auth_age +
                                                    std::chrono::seconds{1});
}

std::string_view verified_token::username() const noexcept {
    return (use_ == token_use::id ? claims_.cognito_username : claims_.username).value_or("");
}

std::optional<base::time_point> verified_token::auth_time() const noexcept {
    if (!claims_.auth_time) return std::nullopt;
    return base::from_epoch_seconds(*claims_.auth_time);
}

bool verified_token::in_group(std::string_view group) const noexcept {
    return std::ranges::any_of(groups_, [group](const auto& entry) { return entry == group; });
}

std::optional<std::string_view> verified_token::text_claim(std::string_view name) const {
    return base::json::find_text(claims(), name);
}

} // namespace poolguard::jwt
