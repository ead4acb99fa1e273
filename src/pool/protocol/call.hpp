#pragma once
// One call of an operation of Cognito's protocol: who makes it, and what is done with it.

#include "base/clock.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

struct call {
    base::time_point now;
    // The region of the signature; empty for calls that need none, and for the gateway in the same process, which may
    // reach every pool.
    std::string region;
    std::string client_address;
    std::string access_key_id = {}; // of the signature
};

} // namespace poolguard::pool
