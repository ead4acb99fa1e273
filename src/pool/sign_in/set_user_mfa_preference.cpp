#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/authentication.hpp"
#include "pool/sign_in/mfa_preferences.hpp"

namespace poolguard::pool {

result<cognito::empty_reply> set_user_mfa_preference(const cognito::set_user_mfa_preference& input, const call&,
                                                     const authentication_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto written = ports.users.update(who.pool(), who.user().username, [&](user_document& user) -> result<void> {
        if (user.sub != who.user().sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        return apply_preference(who.pool(), input, user);
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
