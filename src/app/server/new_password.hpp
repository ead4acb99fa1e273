#pragma once

#include "base/random.hpp"

#include <string>

namespace poolguard::app {

// Generates a password of characters that are easy to distinguish and not special in a shell or JSON. It satisfies
// every policy that the default pool can have.
inline std::string make_password(base::random_source& random) {
    constexpr std::string_view upper = "ABCDEFGHJKLMNPQRSTUVWXYZ", lower = "abcdefghijkmnopqrstuvwxyz",
                               digits = "23456789";
    return random.characters(4, upper) + "-" + random.characters(6, lower) + "-" + random.characters(4, digits);
}

} // namespace poolguard::app
