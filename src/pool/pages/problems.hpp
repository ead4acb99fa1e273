#pragma once
// What a page says about a failure of the pool.

#include "cognito/failure.hpp"
#include "pool/pages/messages.hpp"

namespace poolguard::pool {

// An unknown user and a wrong password are one and the same, whatever the app client's settings.
message_id problem_of(const cognito::failure& why);

} // namespace poolguard::pool
