#include "service/own_user.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "jwt/given_token.hpp"
#include "service/token_of.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

void log_mistake() { base::log::error("cognito_answered_of_another_user"); }

} // namespace

cognito::result<void> check_whose(const std::vector<cognito::attribute>& attributes, const principal& who) {
    const auto found =
        std::ranges::find(attributes, std::string_view("sub"), [](const auto& each) { return each.Name.value; });
    if (found == attributes.end() || !found->Value || found->Value->value == who.subject()) return {};
    log_mistake();
    return std::unexpected(
        cognito::failure{cognito::failure_name::unreadable_reply, "The reply is about another user"});
}

cognito::result<cognito::get_user_reply> read_own_user(cognito::client& cognito, const principal& who) {
    POOLGUARD_TRY(auto reply, cognito.call(cognito::get_user{token_of(who)}, cognito::idempotent));
    POOLGUARD_CHECK(check_whose(reply.UserAttributes, who));
    return reply;
}

bool mix_users(std::string_view one, std::string_view other) {
    if (!jwt::name_different_users(one, other)) return false;
    log_mistake();
    return true;
}

} // namespace poolguard::service
