#pragma once
// The form with which an administrator changes the attributes of a user: its fields, and what somebody changed in it.

#include "api/pages/form_values.hpp"
#include "api/pages/html.hpp"
#include "cognito/messages/user_pools.hpp"
#include "service/attribute_values.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::api {

using attribute_schema = std::vector<cognito::described_attribute>;

// What people call an attribute; its own name if it has no other.
std::string attribute_label(std::string_view name, http::language in);

// The attributes that administrators may change, or, for a new user, give: `sub` and `identities` are not among them.
attribute_schema changeable_attributes(const attribute_schema& all);
attribute_schema initial_attributes(const attribute_schema& all);
// For a pool whose schema is not known: an attribute for each value.
attribute_schema attributes_as_schema(const service::attribute_values& values);

// A field for each attribute. The hidden ones say by a mark which value the form was made from.
struct attribute_fields {
    std::vector<form_field> fields;
    std::vector<std::pair<std::string, std::string>> hidden;
};
attribute_fields fields_for(const attribute_schema& attributes, const service::attribute_values& present,
                            const service::attribute_values& shown, http::language in);

// The values in the form, by the names of their attributes.
service::attribute_values attributes_in(const form_values& given);

// Those of them that differ from what the form was made from.
service::attribute_values touched_in(const form_values& given);

struct attribute_changes {
    service::attribute_values values;       // what to write; an empty value removes the attribute
    std::vector<std::string> changed_since; // by somebody else after the form was made, to another value
};
// `present`: the user's attributes now. An attribute that was not touched in the form is in neither list.
attribute_changes changes_in(const form_values& given, const service::attribute_values& present);

// The first attribute whose value is longer than Cognito takes or not one line; empty if there is none.
std::string first_bad_attribute(const service::attribute_values& values);

// Like changes_in() for one field: what to write, or nullopt if it was not touched.
struct text_change {
    bool is_touched = false;
    bool was_changed_since = false;
};
// `mark`: what mark_of() said of the value that the form was made from; empty: it was made from `present`.
text_change compare_text(std::string_view present, std::string_view given, std::string_view mark);
std::string mark_of(std::string_view value);

} // namespace poolguard::api
