#pragma once
// Who is told of the tokens that are issued.

#include "jwt/policy.hpp"
#include "jwt/signed_token.hpp"

#include <functional>

namespace poolguard::pool {

// Called with each access or ID token of a user or a client before anybody gets it. May be empty. Must be callable from
// several threads.
using issue_observer = std::function<void(const jwt::signed_token&, jwt::token_use)>;

} // namespace poolguard::pool
