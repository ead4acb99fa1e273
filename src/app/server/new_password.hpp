#pragma once

#include "base/random.hpp"

#include <string>

namespace poolguard::app {

// Letters that are easily told apart, and nothing that a shell or JSON would read otherwise. The three kinds of
// characters and the hyphen satisfy every policy that the default pool can have.
std::string make_password(base::random_source& random);

} // namespace poolguard::app
