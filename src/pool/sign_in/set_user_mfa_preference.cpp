#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {

reply_to<cognito::set_user_mfa_preference> set_user_mfa_preference(const cognito::set_user_mfa_preference& input,
                                                                   const call&, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto written = ports.users.update(who.pool(), who.user().username, [&](user_document& user) -> result<void> {
        if (user.sub != who.user().sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        return apply_preference(who.pool(), input, user);
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

extern const operation set_user_mfa_preference_operation =
    operation_of<cognito::set_user_mfa_preference, set_user_mfa_preference>;

} // namespace poolguard::pool
