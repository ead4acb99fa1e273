#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {

namespace {

result<cognito::empty_reply> set_preference(const signed_in_user& who, const cognito::mfa_preference& wanted,
                                            const call& by, const operation_ports& ports) {
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(who.pool(), who.user().username, [&](user_document& user) -> result<void> {
        if (user.sub != who.user().sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        before = user;
        POOLGUARD_CHECK(apply_preference(who.pool(), wanted, user));
        after = user;
        return {};
    }));
    send_notices_of_changes({who.pool(), before, by.language}, after, ports);
    return cognito::empty_reply{};
}

} // namespace

reply_to<cognito::set_user_mfa_preference> set_user_mfa_preference(const cognito::set_user_mfa_preference& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    return set_preference(who, input, by, ports);
}

reply_to<cognito::set_user_settings> set_user_settings(const cognito::set_user_settings& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_TRY(const auto wanted, preference_of(input.MFAOptions));
    return set_preference(who, wanted, by, ports);
}

extern const operation set_user_mfa_preference_operation =
    operation_of<cognito::set_user_mfa_preference, set_user_mfa_preference>;
extern const operation set_user_settings_operation = operation_of<cognito::set_user_settings, set_user_settings>;

} // namespace poolguard::pool
