#pragma once
// `poolguard user set`, `confirm`, `invite`, `reset-mfa` and `sessions`, through Cognito's own operations. Each returns
// the exit code: 0, or 1 after one line on standard error.

#include "app/settings/settings.hpp"

#include <string>
#include <vector>

namespace poolguard::app {

// `attributes` are NAME=VALUE; an empty value removes one. A change of the tenant signs the user out.
int set_attributes(const settings& given, const environment& variables, const std::string& name,
                   const std::vector<std::string>& attributes);
int confirm_user(const settings& given, const environment& variables, const std::string& name);
// Sends the invitation again, with a new temporary password.
int invite_user(const settings& given, const environment& variables, const std::string& name);
int reset_mfa(const settings& given, const environment& variables, const std::string& name);

struct session_request {
    std::string name;
    std::vector<std::string> ended; // ids; empty: the sessions are listed
    bool as_json = false;
};
int manage_sessions(const settings& given, const environment& variables, const session_request& wanted);

} // namespace poolguard::app
