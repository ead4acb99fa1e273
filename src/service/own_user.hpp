#pragma once
// What Cognito says about the caller.

#include "cognito/client.hpp"
#include "cognito/messages/authentication.hpp"
#include "service/principal.hpp"

#include <vector>

namespace poolguard::service {

// GetUser. Failures are Cognito's; unreadable_reply if the answer is about another user.
cognito::result<cognito::get_user_reply> read_own_user(cognito::client& cognito, const principal& who);

// unreadable_reply if the attributes have the `sub` of another user.
cognito::result<void> check_whose(const std::vector<cognito::attribute>& attributes, const principal& who);

} // namespace poolguard::service
