#include "jwt/verified_token.hpp"

#include "jwt/claim_checks.hpp"

#include <algorithm>

namespace poolguard::jwt {

verified_token::verified_token(std::shared_ptr<const header> head, jwt::payload payload, const policy& by)
    : head_(std::move(head)), payload_(std::move(payload)), use_(use_of(known(), by).value_or(token_use::access)),
      usable_from_(base::from_epoch_seconds(std::max(known().issued_at.value_or(0), known().not_before.value_or(0))) -
                   by.clock_skew),
      usable_until_(expires()) {
    client_ = accepted_client(known(), by, use_).value_or("");
    if (known().groups) groups_.assign(known().groups->begin(), known().groups->end());
    if (by.max_auth_age && known().auth_time)
        usable_until_ = std::min(usable_until_, base::from_epoch_seconds(*known().auth_time) + *by.max_auth_age +
                                                    std::chrono::seconds{1});
}

std::string_view verified_token::username() const noexcept {
    return (use_ == token_use::id ? known().cognito_username : known().username).value_or("");
}

std::optional<base::time_point> verified_token::auth_time() const noexcept {
    if (!known().auth_time) return std::nullopt;
    return base::from_epoch_seconds(*known().auth_time);
}

bool verified_token::in_group(std::string_view group) const noexcept {
    return std::ranges::any_of(groups_, [group](const auto& entry) { return entry == group; });
}

std::optional<std::string_view> verified_token::text_claim(std::string_view name) const { return payload_.text(name); }

bool verified_token::is_true(std::string_view name) const {
    return payload_.is_true(name) || payload_.text(name) == "true";
}

} // namespace poolguard::jwt
