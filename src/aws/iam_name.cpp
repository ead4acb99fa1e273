#include "aws/iam_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::aws {

bool is_iam_name(std::string_view text, std::size_t longest) {
    constexpr std::string_view marks = "+=,.@-_";
    return !text.empty() && text.size() <= longest &&
           std::ranges::all_of(text, [&](char c) { return base::is_alphanumeric(c) || marks.contains(c); });
}

bool is_role_name(std::string_view text) { return is_iam_name(text, 64); }

} // namespace poolguard::aws
