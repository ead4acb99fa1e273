#pragma once
// `poolguard user`: manages the users of the configured pool through Cognito's own operations.

#include "app/settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolguard::app {

// Where a password comes from; not from the command line, which others on the machine can read.
struct given_password {
    std::optional<std::string> file; // "-": standard input; nullopt: one is generated and printed
    bool is_permanent = false;       // otherwise the user must change it at the first sign-in
};

struct added_user {
    std::string name;
    std::vector<std::string> attributes; // "email=jane@example.com"
    std::vector<std::string> groups;
    given_password password;
    bool is_invited = false; // the pool sends an invitation with a generated password
};

// Each returns the exit code: 0, or 1 after one line on standard error.
int add_user(const settings& given, const environment& variables, const added_user& wanted);
// Prints one line per user; with `as_json`, a JSON object.
int list_users(const settings& given, const environment& variables, const std::optional<std::string>& group,
               bool as_json);
int show_user(const settings& given, const environment& variables, const std::string& name);
enum class user_action { disable, enable, remove, sign_out };
int act_on_user(const settings& given, const environment& variables, const std::string& name, user_action action);
// Creates missing groups if `creates_groups`.
int change_groups(const settings& given, const environment& variables, const std::string& name,
                  const std::vector<std::string>& added, const std::vector<std::string>& removed, bool creates_groups);
int set_password(const settings& given, const environment& variables, const std::string& name,
                 const given_password& password);

} // namespace poolguard::app
