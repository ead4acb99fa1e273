#pragma once
// The users of a demo, as the terminal and the first page show them.

#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

struct demo_account {
    std::string email;
    base::secret password; // empty: shown nowhere
    bool is_admin = false;
    bool has_own_password = false; // set by the user; otherwise one without a password has that of the settings
};

// A line for a POSIX shell: the user's first call. A password that is not shown is taken from the shell's variable
// POOLGUARD_DEMO_PASSWORD, whatever characters it has.
std::string sign_in_command(std::string_view url, const demo_account& of);

} // namespace poolguard::api
