#include "app/server/new_password.hpp"

namespace poolguard::app {

std::string make_password(base::random_source& random) {
    constexpr std::string_view upper = "ABCDEFGHJKLMNPQRSTUVWXYZ", lower = "abcdefghijkmnopqrstuvwxyz",
                               digits = "23456789";
    return random.characters(4, upper) + "-" + random.characters(6, lower) + "-" + random.characters(4, digits);
}

} // namespace poolguard::app
