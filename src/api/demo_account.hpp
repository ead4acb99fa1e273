#pragma once
// The users of a demo, as the terminal and the first page show them.

#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

struct demo_account {
    std::string email;
    base::secret password; // empty: the one of POOLGUARD_DEMO_PASSWORD, which is shown nowhere
    bool is_admin = false;
};

// A line for a shell: the user's first call. Passwords of demos have no character that is special in a shell or in
// JSON; a chosen one is taken from the shell's environment.
std::string sign_in_command(std::string_view url, const demo_account& of);

} // namespace poolguard::api
