#pragma once
// The context of a call of one of Cognito's operations.

#include "base/clock.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// Where a call of a user comes from, as far as that is known.
struct call_origin {
    std::string address = {};
    std::string user_agent = {};
    std::string device_key = {}; // as the caller gives it; it may be nobody's
};

struct call {
    base::time_point now;
    // The region of the signature. Empty for calls without one, and for the gateway in the same process, which may
    // reach every pool.
    std::string region;
    std::string client_address;
    std::string access_key_id = {}; // of the signature
    std::string language = {};      // of the page or program that calls: "en" or "ja"; empty: not known
    std::string user_agent = {};
    bool is_of_server = false; // the server's own doing, which it tells nobody of
    call_origin origin() const { return {client_address, user_agent, {}}; }
};

} // namespace poolguard::pool
