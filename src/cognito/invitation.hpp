#pragma once
// How a user is invited with AdminCreateUser.

#include "cognito/messages/users.hpp"

#include <span>
#include <string_view>

namespace poolguard::cognito {

// EMAIL, unless the user has only a phone number, among the attributes or as the username. Without any address the pool
// refuses the invitation, and says so.
delivery_medium invitation_medium(std::string_view user, std::span<const attribute> attributes);

} // namespace poolguard::cognito
