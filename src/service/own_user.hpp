#pragma once
// Whether what Cognito says is about one user.

#include "cognito/client.hpp"
#include "cognito/messages/authentication.hpp"
#include "service/principal.hpp"

#include <string_view>
#include <vector>

namespace poolguard::service {

// GetUser. Failures are Cognito's; unreadable_reply if the answer is about another user.
cognito::result<cognito::get_user_reply> read_own_user(cognito::client& cognito, const principal& who);

// unreadable_reply if the attributes have the `sub` of another user.
cognito::result<void> check_whose(const std::vector<cognito::attribute>& attributes, const principal& who);

// Whether two tokens that Cognito gave for one user can be read and have different subjects, which is logged.
bool mix_users(std::string_view one, std::string_view other);

} // namespace poolguard::service
