#pragma once
// The form of a group in the console: a new one, or changes of one.

#include "api/pages/console/console_answers.hpp"
#include "api/pages/form_values.hpp"

#include <expected>
#include <string>
#include <vector>

namespace poolguard::api {

// As it was entered.
struct group_entry {
    std::string name;
    std::string description;
    std::string precedence;
    std::string role_arn;
};
group_entry group_entry_in(const form_values& given);
group_entry group_entry_of(const service::managed_group& group);

// The fields; the name is asked for only where the group is new.
std::vector<form_field> group_fields(const group_entry& shown, bool is_new, http::language in);

// The group to make; a sentence if a field is not valid.
std::expected<service::new_group, form_refusal> new_group_from(const group_entry& entered);
// Only what differs from the group as it is. Cognito can change a precedence and a role, but not take them away.
std::expected<service::new_group, form_refusal> group_change_from(const group_entry& entered,
                                                                  const service::managed_group& present);

} // namespace poolguard::api
