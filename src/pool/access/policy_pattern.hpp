#pragma once
// Patterns of policies: '*' stands for any text, '?' for one character, "${name}" for a value of the request, and
// "${*}", "${?}" and "${$}" for the characters themselves ("IAM JSON policy elements: Resource" and "... Variables and
// tags", AWS Identity and Access Management user guide).

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The value of a policy variable such as "cognito-identity.amazonaws.com:sub"; nothing where the request has none.
using variable_lookup = std::function<std::optional<std::string>(std::string_view name)>;

// Whether each "${" has its '}' and a name of at most 256 printable characters behind it.
bool is_well_formed_pattern(std::string_view pattern);

// The names of the variables in a pattern that is well-formed.
std::vector<std::string_view> variables_of(std::string_view pattern);

enum class wildcards { counted, taken_literally };
enum class letter_case { counted, ignored };

// Whether the whole text fits the pattern. A variable without a value fits nothing, and what a variable stands for is
// compared as it is: a wildcard in it is a character like any other.
bool fits(std::string_view text, std::string_view pattern, const variable_lookup& variables,
          wildcards how = wildcards::counted, letter_case letters = letter_case::counted);

} // namespace poolguard::pool
