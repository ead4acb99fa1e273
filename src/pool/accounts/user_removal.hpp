#pragma once
// The end of a user, by whoever asks for it.

#include "pool/model/groups.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/model/users.hpp"

namespace poolguard::pool {

// Ends the user's sessions, leaves all groups and removes the user. One that was cut short is finished by another call.
result<void> remove_user(const user_pool_document& pool, const user_document& user, users& users, groups& groups,
                         sessions& sessions);

} // namespace poolguard::pool
