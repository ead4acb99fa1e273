#pragma once
// An application whose sign-in has a start of its own. Pages that no application has sent anybody to, such as that of
// the link in a letter, lead there: the application would refuse a sign-in that it has not begun.

#include <string>

namespace poolguard::pool {

// A sign-in that ends at the address `callback` begins at `start`, a path of this server with a query.
struct known_sign_in {
    std::string callback;
    std::string start;
};

} // namespace poolguard::pool
