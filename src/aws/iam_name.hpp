#pragma once
// The names of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

#include <cstddef>
#include <string_view>

namespace poolguard::aws {

// Letters, digits and "+=,.@-_", 1 to `longest` of them.
bool is_iam_name(std::string_view text, std::size_t longest);
// One of at most 64 characters.
bool is_role_name(std::string_view text);

} // namespace poolguard::aws
