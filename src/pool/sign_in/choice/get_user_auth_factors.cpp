#include "base/try.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/choice/first_factors.hpp"
#include "pool/sign_in/choice/user_auth_factors.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {
namespace {

// PASSWORD_SRP is no factor of its own.
std::optional<cognito::auth_factor> factor_of(challenge_name first) {
    switch (first) {
    case challenge_name::PASSWORD:
        return cognito::auth_factor::PASSWORD;
    case challenge_name::EMAIL_OTP:
        return cognito::auth_factor::EMAIL_OTP;
    case challenge_name::SMS_OTP:
        return cognito::auth_factor::SMS_OTP;
    case challenge_name::WEB_AUTHN:
        return cognito::auth_factor::WEB_AUTHN;
    default:
        return std::nullopt;
    }
}

} // namespace

result<cognito::user_auth_factors> auth_factors_of(const user_pool_document& pool, const user_document& user,
                                                   const operation_ports& ports) {
    cognito::user_auth_factors out;
    out.Username = user.username;
    out.PreferredMfaSetting = preferred_factor(user);
    out.UserMFASettingList = chosen_factors(user);
    for (const auto each : first_factors_of(pool, user, ports.passkeys.has_any(pool, user)))
        if (const auto factor = factor_of(each)) out.ConfiguredUserAuthFactors.push_back(*factor);
    if (is_equipped(user, challenge_name::SOFTWARE_TOKEN_MFA))
        out.ConfiguredUserAuthFactors.push_back(cognito::auth_factor::SOFTWARE_TOKEN);
    return out;
}

reply_to<cognito::get_user_auth_factors> get_user_auth_factors(const cognito::get_user_auth_factors& input, const call&,
                                                               const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, ports.tokens.verify(input.AccessToken.reveal()));
    return auth_factors_of(who.pool(), who.user(), ports);
}

extern const operation get_user_auth_factors_operation =
    operation_of<cognito::get_user_auth_factors, get_user_auth_factors>;

} // namespace poolguard::pool
