#pragma once
// What is wrong with one member of a JSON document.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::base::json {

enum class violation {
    missing,     // a required member is absent or null
    wrong_type,  // `expected` names the type
    too_short,   // fewer characters or elements than `bound`
    too_long,    // more characters or elements than `bound`
    too_small,   // a number below `bound`
    too_large,   // a number above `bound`
    bad_pattern, // text that does not match the pattern in `expected`
    not_in_set,  // text that is not one of the words in `expected` (separated by ", ")
    unknown,     // a member that the type does not have
    malformed,   // the document itself is not JSON; `path` is empty and `expected` is the message
};

struct collection;

struct field_error {
    std::string path; // "address.street", "tags[2]", "roles{key}.arn"; empty for the document itself
    violation kind = violation::missing;
    std::int64_t bound = 0;
    std::string expected;
    // The given value, for protocols that echo it; absent for secrets, and for objects and their lists.
    std::optional<std::string> given;
    bool is_secret = false; // of a missing member: its value would have been a secret
    // The list or map that has the value, for protocols whose errors name it as a whole. All errors in it share this.
    std::shared_ptr<const collection> within = nullptr;
};
using field_errors = std::vector<field_error>;

// A list or map with a text, number or enumeration in it that breaks a constraint.
struct collection {
    enum class part { elements, keys, values };
    std::string path;
    part of{};
    std::optional<std::string> given; // "[a, b]", "{a=1, b=2}"; the values of secrets are left out
    field_errors constraints;         // all that its elements, keys or values have, broken or not
};

// The path as users read it, with the keys of maps like members: "roles.key.arn".
std::string shown_path(const field_error& error);

// Part of a sentence, such as "must have at most 128 characters", without the value.
std::string describe(const field_error& error);

} // namespace poolguard::base::json
