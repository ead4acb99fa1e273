#include "base/try.hpp"
#include "pool/accounts/user_removal.hpp"
#include "pool/sign_in/account_steps.hpp"

namespace poolguard::pool {

result<cognito::no_reply> delete_user(const cognito::delete_user& input, const call&, const account_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_CHECK(remove_user(who.pool(), who.user(), ports.users, ports.groups, ports.sessions));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
