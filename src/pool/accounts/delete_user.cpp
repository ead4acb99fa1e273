#include "pool/sign_in/account_steps.hpp"
#include "pool/accounts/user_removal.hpp"

namespace poolguard::pool {

result<cognito::no_reply> delete_user(const cognito::delete_user& input, const call&, const account_ports& ports) {
    const auto who = verify_owner(input.AccessToken, ports.tokens);
    if (!who) return std::unexpected(who.error());
    if (auto removed = remove_user(who->pool(), who->user(), ports.users, ports.groups, ports.sessions); !removed)
        return std::unexpected(removed.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
