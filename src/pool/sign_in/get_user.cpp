#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {

reply_to<cognito::get_user> get_user(const cognito::get_user& input, const call&, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, ports.tokens.verify(input.AccessToken.reveal()));
    cognito::get_user_reply reply;
    reply.Username = who.user().username;
    reply.UserAttributes = attributes_of(who.user());
    std::erase_if(reply.UserAttributes, [&](const cognito::attribute& each) {
        return each.Name.value != "sub" && !may_read(who.client().settings, each.Name);
    });
    reply.MFAOptions = mfa_options(who.user());
    reply.PreferredMfaSetting = preferred_factor(who.user());
    reply.UserMFASettingList = chosen_factors(who.user());
    return reply;
}

extern const operation get_user_operation = operation_of<cognito::get_user, get_user>;

} // namespace poolguard::pool
