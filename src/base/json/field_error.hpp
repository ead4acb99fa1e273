#pragma once
// What is wrong with one member of a JSON document.

#include <cstdint>
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

struct field_error {
    std::string path; // "address.street", "tags[2]"; empty for the document itself
    violation kind = violation::missing;
    std::int64_t bound = 0;
    std::string expected;
    // The given value, for protocols that echo it; absent for secrets and for anything but strings and numbers.
    std::optional<std::string> given;
};
using field_errors = std::vector<field_error>;

// Part of a sentence, such as "must have at most 128 characters", without the value.
std::string describe(const field_error& error);

} // namespace poolguard::base::json
