#pragma once
// What an authenticator app does with the key that it was shown.

#include "pool/sign_in/totp.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// RFC 4648 section 6, without padding.
inline std::string from_base32(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        bits = bits << 5U | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        count += 5;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xffU);
    }
    return out;
}

// The code of the step that many steps from now.
inline std::string code_of_app(std::string_view key, base::time_point now, std::int64_t steps = 0) {
    return std::string(totp::code_of(from_base32(key), totp::step_at(now) + steps).reveal());
}

} // namespace poolguard::pool
