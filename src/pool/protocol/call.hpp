#pragma once
// The context of a call of one of Cognito's operations.

#include "base/clock.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

struct call {
    base::time_point now;
    // The region of the signature. Empty for calls without one, and for the gateway in the same process, which may
    // reach every pool.
    std::string region;
    std::string client_address;
    std::string access_key_id = {}; // of the signature
    std::string language = {};      // of the pages that the call comes from: "ja"; empty: English, or no page
};

} // namespace poolguard::pool
