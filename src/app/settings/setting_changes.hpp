#pragma once
// What differs between the settings that are in force and those that were read again. Pure.

#include "app/settings/environment.hpp"

#include <string>
#include <vector>

namespace poolguard::app {

struct flags;

// Settings by their first names, in the order of docs/settings.md.
struct setting_changes {
    std::vector<std::string> taken;        // can change while the server runs
    std::vector<std::string> need_restart; // all others
};

// Compares values as they are set. What the flags give does not change.
setting_changes changes_between(const environment& in_force, const environment& now, const flags& given);

// The variables in force once these settings have been taken from `now`.
environment with_taken(const environment& in_force, const environment& now, const std::vector<std::string>& taken);

} // namespace poolguard::app
