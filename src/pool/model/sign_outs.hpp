#pragma once
// Which of a user's sessions are over. Each time that all of them end is counted in the user's record, and a session
// remembers the count that it began after. No clock is compared: after the clock was set back, new sessions begin and
// ended ones stay ended.

#include "pool/model/documents.hpp"

#include <string_view>

namespace poolguard::pool {

// Ends all sessions of the user, except the one with this origin_jti if it is not empty.
void end_sessions(user_document& user, std::string_view spared = {});

bool has_ended(const session_document& session, const user_document& user);

} // namespace poolguard::pool
