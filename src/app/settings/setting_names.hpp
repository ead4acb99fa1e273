#pragma once
// Every variable that is read, with the names that mean the same, and the search for misspelt ones.

#include "app/settings/environment.hpp"

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::app {

struct setting_name {
    std::string_view name;
    std::string_view same_as; // the first of the names that mean the same; the name itself where it stands alone
    bool is_secret = false;
};

std::span<const setting_name> setting_names();

// A value and the variable that it came from.
struct found_setting {
    std::string_view name;
    std::string value;
};

// The value of a setting under any of its names. The error is a line: two names are set to different values.
std::expected<std::optional<found_setting>, std::string> find_setting(const environment& from,
                                                                      std::string_view first_name);

// A line about the first variable that looks like one of ours and is none: "TENANT_MOD is not a setting; did you
// mean TENANT_MODE?". Nothing when all is well.
std::optional<std::string> find_misspelt(const environment& from);

} // namespace poolguard::app
