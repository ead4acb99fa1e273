#pragma once
// Users whom the pool takes over from elsewhere when they first sign in or have forgotten their password: its function
// UserMigration says whether the password is right and what is known of the user.

#include "pool/sign_in/sign_in.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The user of that name as the function describes it, written and with that password; nullopt where the pool has no
// such function, or where it does not know the user. Where users are hidden, nullopt also if the function fails: a name
// that is unknown must not be told from one that is known. Without a password the user has forgotten it.
// No welcome message is sent: it would hold the password that the user has chosen.
result<std::optional<user_document>> migrate_user(const sign_in_place& place, const std::string& name,
                                                  std::optional<std::string_view> password,
                                                  const operation_ports& ports);

} // namespace poolguard::pool
