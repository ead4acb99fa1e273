#pragma once
// A caller's token as operations of Cognito take it.

#include "cognito/messages/common.hpp"
#include "service/principal.hpp"

#include <string>

namespace poolguard::service {

inline cognito::access_token token_of(const principal& who) {
    return cognito::access_token(std::string(who.raw_token()));
}

} // namespace poolguard::service
