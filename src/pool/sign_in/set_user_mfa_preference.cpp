#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {

namespace {

result<cognito::empty_reply> set_preference(const signed_in_user& who, const cognito::mfa_preference& wanted,
                                            users& users) {
    POOLGUARD_CHECK(users.update(who.pool(), who.user().username, [&](user_document& user) -> result<void> {
        if (user.sub != who.user().sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        return apply_preference(who.pool(), wanted, user);
    }));
    return cognito::empty_reply{};
}

} // namespace

reply_to<cognito::set_user_mfa_preference> set_user_mfa_preference(const cognito::set_user_mfa_preference& input,
                                                                   const call&, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    return set_preference(who, input, ports.users);
}

reply_to<cognito::set_user_settings> set_user_settings(const cognito::set_user_settings& input, const call&,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_TRY(const auto wanted, preference_of(input.MFAOptions));
    return set_preference(who, wanted, ports.users);
}

extern const operation set_user_mfa_preference_operation =
    operation_of<cognito::set_user_mfa_preference, set_user_mfa_preference>;
extern const operation set_user_settings_operation = operation_of<cognito::set_user_settings, set_user_settings>;

} // namespace poolguard::pool
