#pragma once
// Deletes a user, for DeleteUser and AdminDeleteUser alike.

#include "pool/model/groups.hpp"
#include "pool/model/users.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/devices.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

// Ends the user's sessions, removes the user from all groups, and deletes the user, their devices and their history.
// After a failure, another call finishes the removal.
result<void> remove_user(const user_pool_document& pool, const user_document& user, users& users, groups& groups,
                         sessions& sessions, const auth_events& events, const devices& devices);

} // namespace poolguard::pool
