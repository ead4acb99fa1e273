#pragma once
// `poolguard user`: the people of the pool, for its operator. By Cognito's own operations, whichever pool is set.

#include "app/settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolguard::app {

// Where a password comes from that is not to stand on the command line, which others on the machine can read.
struct given_password {
    std::optional<std::string> file; // "-": standard input; nothing: one is made and printed
    bool is_permanent = false;       // else the person changes it at the first sign-in
};

struct added_user {
    std::string name;
    std::vector<std::string> attributes; // "email=jane@example.com"
    std::vector<std::string> groups;
    given_password password;
    bool is_invited = false; // by the pool's own letter, which holds the password
};

// Each gives the exit code: 0, or 1 after one line on standard error.
int add_user(const settings& given, const environment& variables, const added_user& wanted);
// One line a person; as JSON, one document a line.
int list_users(const settings& given, const environment& variables, const std::optional<std::string>& group,
               bool as_json);
int show_user(const settings& given, const environment& variables, const std::string& name);
enum class user_action { disable, enable, remove, sign_out };
int act_on_user(const settings& given, const environment& variables, const std::string& name, user_action action);
// Groups that are missing are made where that is wished.
int change_groups(const settings& given, const environment& variables, const std::string& name,
                  const std::vector<std::string>& added, const std::vector<std::string>& left, bool makes_groups);
int set_password(const settings& given, const environment& variables, const std::string& name,
                 const given_password& password);

} // namespace poolguard::app
