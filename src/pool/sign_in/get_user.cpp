#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_view.hpp"
#include "pool/sign_in/authentication.hpp"
#include "pool/sign_in/mfa_preferences.hpp"

namespace poolguard::pool {

result<cognito::get_user_reply> get_user(const cognito::get_user& input, const call&,
                                         const authentication_ports& ports) {
    POOLGUARD_TRY(const auto who, ports.tokens.verify(input.AccessToken.reveal()));
    cognito::get_user_reply reply;
    reply.Username = who.user().username;
    reply.UserAttributes = attributes_of(who.user());
    std::erase_if(reply.UserAttributes, [&](const cognito::attribute& each) {
        return each.Name.value != "sub" && !may_read(who.client().settings, each.Name);
    });
    reply.PreferredMfaSetting = preferred_factor(who.user());
    reply.UserMFASettingList = chosen_factors(who.user());
    return reply;
}

} // namespace poolguard::pool
