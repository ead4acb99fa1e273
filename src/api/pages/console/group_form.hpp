#pragma once
// The form of a group in the console: a new one, or changes of one.

#include "api/pages/console/console_answers.hpp"
#include "api/pages/form_values.hpp"

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace poolguard::api {

// As it was entered, or as it is.
struct group_entry {
    std::string name;
    std::string description;
    std::string precedence;
    std::string role_arn;
    // Marks of the values that the form was made from; see attribute_form.hpp.
    std::string former_description = {};
    std::string former_precedence = {};
    std::string former_role_arn = {};
};
group_entry group_entry_in(const form_values& given);
// With its marks.
group_entry group_entry_of(const service::managed_group& group);
// For a form that was refused: what was touched stays as it was entered, with the mark that it came with. The rest is
// as it is now, so that a change by somebody else is not undone by the next attempt.
group_entry entered_again(const group_entry& entered, const service::managed_group& present);

// The fields; the name is asked for only where the group is new.
std::vector<form_field> group_fields(const group_entry& shown, bool is_new, http::language in);

// The marks, as hidden fields.
std::vector<std::pair<std::string, std::string>> group_marks(const group_entry& shown);

// The group to make; a sentence if a field is not valid.
std::expected<service::new_group, form_refusal> new_group_from(const group_entry& entered);
// Only what was changed in the form; a sentence if somebody else has changed the same since. Cognito can change a
// precedence and a role, but not take them away.
std::expected<service::new_group, form_refusal>
group_change_from(const group_entry& entered, const service::managed_group& present, http::language in);

} // namespace poolguard::api
