#include "pool/model/sign_in_policy.hpp"

#include <algorithm>

namespace poolguard::pool {

bool allows_first_factor(const cognito::user_pool_settings& settings, cognito::auth_factor factor) {
    const auto& sign_in = settings.Policies ? settings.Policies->SignInPolicy : std::nullopt;
    return sign_in && sign_in->AllowedFirstAuthFactors &&
           std::ranges::find(*sign_in->AllowedFirstAuthFactors, factor) != sign_in->AllowedFirstAuthFactors->end();
}

bool allows_users_without_password(const cognito::user_pool_settings& settings) {
    using enum cognito::auth_factor;
    return allows_first_factor(settings, EMAIL_OTP) || allows_first_factor(settings, SMS_OTP);
}

} // namespace poolguard::pool
