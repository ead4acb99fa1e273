#pragma once
// Patterns of policies: '*' matches any text, '?' one character, "${name}" a value of the request, and "${*}", "${?}"
// and "${$}" the characters themselves ("IAM JSON policy elements: Resource" and "... Variables and tags", AWS Identity
// and Access Management user guide).

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The value of a policy variable such as "cognito-identity.amazonaws.com:sub"; nullopt if the request has none.
using variable_lookup = std::function<std::optional<std::string>(std::string_view name)>;

// Whether each "${" is followed by a name of at most 256 printable characters and a '}'.
bool is_well_formed_pattern(std::string_view pattern);

// The names of the variables in a well-formed pattern.
std::vector<std::string_view> variables_of(std::string_view pattern);

// The pattern with the values of its variables, and its wildcards as they are; nullopt if a variable has no value.
std::optional<std::string> with_values(std::string_view pattern, const variable_lookup& variables);

enum class wildcards { active, literal };
enum class letter_case { exact, ignored };

// Whether the whole text matches the pattern. A pattern with a variable without a value never matches. Wildcards in the
// value of a variable are ordinary characters.
bool matches_pattern(std::string_view text, std::string_view pattern, const variable_lookup& variables,
                     wildcards how = wildcards::active, letter_case letters = letter_case::exact);

} // namespace poolguard::pool
